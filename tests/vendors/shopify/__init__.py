"""A stand-in for a shop at Shopify, written before our own adapter.

It speaks the Admin GraphQL API as of 2026-10, as far as a connector needs it: fields it does not
have are refused as Shopify refuses them, queries cost points out of a bucket that fills again,
bulk operations make a file of lines that is fetched by ranges, webhooks are signed and given up
after eight failures.
"""
