"""The timeline: customers, contact points, consents, orders, products, shipments, events, waits.

``record`` stores events, updates the tables of the present and stamps whatever waits for such
events, in one transaction. It knows no journeys.
"""
