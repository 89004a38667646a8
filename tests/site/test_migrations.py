"""A new installation makes its tables in one step for each room; one that is there already comes to
the same tables change by change."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def tables(*, at_once: bool) -> dict[tuple[str, str], object]:
    loader = MigrationLoader(None, replace_migrations=at_once)
    state: ProjectState = loader.project_state()
    return {
        key: (
            {name: field.deconstruct()[1:] for name, field in model.fields.items()},
            model.bases,
            {
                name: sorted(map(repr, value)) if isinstance(value, list) else value
                for name, value in model.options.items()
            },
        )
        for key, model in state.models.items()
    }


def test_both_ways_lead_to_the_same_tables() -> None:
    at_once, one_by_one = tables(at_once=True), tables(at_once=False)
    assert at_once.keys() == one_by_one.keys()
    for key in at_once:
        assert at_once[key] == one_by_one[key], key


def test_the_step_stands_for_all_before_it() -> None:
    graph = MigrationLoader(None).graph
    assert any("squashed" in name for app, name in graph.nodes if app == "timeline")
    assert ("timeline", "0001_initial") not in graph.nodes
