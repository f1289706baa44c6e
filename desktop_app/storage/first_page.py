"""Written by ``tools/compile_statements.py``: change the declarations, then run it again."""

from __future__ import annotations

from desktop_app.storage.compiled import CompiledStatement

# fmt: off
# ruff: noqa: E501
# desktop_app.storage.facts
ALL_FACTS = CompiledStatement(
    (
        'SELECT book_fact.name, book_fact.value \n'
        'FROM book_fact\n'
    ),
    ('name', 'value'),
    {},
)
# desktop_app.accounts.officers
ANY_OFFICER = CompiledStatement(
    (
        'SELECT officer.id \n'
        'FROM officer\n'
        ' LIMIT :param_1 OFFSET :param_2\n'
    ),
    ('id',),
    {'param_1': 1, 'param_2': 0},
)
# desktop_app.accounts.officers
WORKING_OFFICERS = CompiledStatement(
    (
        'SELECT officer.id, officer.name, officer.position_title, officer.roles, officer.extra_rights, officer_pin.pin_hash IS NOT NULL AS has_pin, officer.dismissed \n'
        'FROM officer LEFT OUTER JOIN officer_pin ON officer_pin.officer_id = officer.id \n'
        'WHERE officer.dismissed = :dismissed_1\n'
    ),
    ('id', 'name', 'position_title', 'roles', 'extra_rights', 'has_pin', 'dismissed'),
    {'dismissed_1': 0},
)
# desktop_app.journal.devices
CURRENT_DEVICE = CompiledStatement(
    (
        'SELECT journal_device.number, journal_device.device_id, journal_device.acked_seq \n'
        'FROM journal_device \n'
        'WHERE journal_device.retired_at IS NULL\n'
    ),
    ('number', 'device_id', 'acked_seq'),
    {},
)
# desktop_app.journal.devices
HEAD_OF_DEVICE = CompiledStatement(
    (
        'SELECT journal_op.device_seq, journal_op.hash \n'
        'FROM journal_op \n'
        'WHERE journal_op.device = :device UNION ALL SELECT journal_segment.last_seq, journal_segment.last_hash \n'
        'FROM journal_segment \n'
        'WHERE journal_segment.device = :device ORDER BY 1 DESC\n'
        ' LIMIT :param_1 OFFSET :param_2\n'
    ),
    ('device_seq', 'hash'),
    {'param_1': 1, 'param_2': 0},
)
# desktop_app.journal.tidying
OPS_AS_ROWS = CompiledStatement(
    (
        'SELECT count(*) AS ops \n'
        'FROM journal_op\n'
    ),
    ('ops',),
    {},
)
# desktop_app.book.overview_queries
FIGURES_OF_UNITS = CompiledStatement(
    (
        'SELECT indicator_value.unit, count(*) AS figures \n'
        'FROM indicator_value \n'
        'WHERE indicator_value.period = :period AND indicator_value.value IS NOT NULL GROUP BY indicator_value.unit\n'
    ),
    ('unit', 'figures'),
    {},
)
# desktop_app.book.overview_queries
UNITS_DONE = CompiledStatement(
    (
        'SELECT period_status.unit \n'
        'FROM period_status \n'
        'WHERE period_status.period = :period AND (period_status.status = :status_1 OR period_status.status = :status_2 OR period_status.status = :status_3)\n'
    ),
    ('unit',),
    {'status_1': 'accepted', 'status_2': 'locked', 'status_3': 'submitted'},
)
# desktop_app.book.overview_queries
FIGURES_BY_MONTH = CompiledStatement(
    (
        'SELECT indicator_value.unit, indicator_value.period, count(*) AS figures \n'
        'FROM indicator_value \n'
        'WHERE indicator_value.period >= :first AND indicator_value.period <= :last AND indicator_value.value IS NOT NULL GROUP BY indicator_value.unit, indicator_value.period\n'
    ),
    ('unit', 'period', 'figures'),
    {},
)
# desktop_app.book.overview_queries
DONE_BY_MONTH = CompiledStatement(
    (
        'SELECT period_status.unit, period_status.period \n'
        'FROM period_status \n'
        'WHERE period_status.period >= :first AND period_status.period <= :last AND (period_status.status = :status_1 OR period_status.status = :status_2 OR period_status.status = :status_3)\n'
    ),
    ('unit', 'period'),
    {'status_1': 'accepted', 'status_2': 'locked', 'status_3': 'submitted'},
)
# desktop_app.book.overview_queries
AREAS_IN_USE = CompiledStatement(
    (
        'SELECT residential_area.id, residential_area.name, residential_area.kind, residential_area.households \n'
        'FROM residential_area \n'
        'WHERE residential_area.valid_to IS NULL OR residential_area.valid_to = :valid_to_1 ORDER BY residential_area.position, residential_area.name\n'
    ),
    ('id', 'name', 'kind', 'households'),
    {'valid_to_1': ''},
)
# desktop_app.surveys.rounds.queries
ROUNDS = CompiledStatement(
    (
        'SELECT survey_round.id, survey_round.version, survey_round.title, survey_round.target, survey_round.year, survey_round.template_code, survey_round.template_version, survey_round.plan_number, survey_round.plan_date, survey_round.legal_basis, survey_round.planned_from, survey_round.planned_to, survey_round.started_on, survey_round.closed_on, survey_round.status, survey_round.status_reason, survey_round.thresholds, survey_round.second_keying_percent, survey_round.asked_from, survey_round.asked_to, survey_round.archived, survey_round.deleted, sync_lock.locked, sync_lock.reason AS lock_reason \n'
        'FROM survey_round LEFT OUTER JOIN sync_lock ON sync_lock.scope = (:param_1 || survey_round.id) \n'
        'WHERE coalesce(survey_round.deleted, :coalesce_1) = :coalesce_2 AND coalesce(survey_round.archived, :coalesce_3) = :coalesce_4 ORDER BY survey_round.year DESC, survey_round.id DESC\n'
    ),
    ('id', 'version', 'title', 'target', 'year', 'template_code', 'template_version', 'plan_number', 'plan_date', 'legal_basis', 'planned_from', 'planned_to', 'started_on', 'closed_on', 'status', 'status_reason', 'thresholds', 'second_keying_percent', 'asked_from', 'asked_to', 'archived', 'deleted', 'locked', 'lock_reason'),
    {'param_1': 'round:', 'coalesce_1': 0, 'coalesce_2': 0, 'coalesce_3': 0, 'coalesce_4': 0},
)
# desktop_app.surveys.rounds.queries
AREAS_OF_ROUND = CompiledStatement(
    (
        'SELECT survey_area.id, survey_area.version, survey_area.round_id, survey_area.area_id, survey_area.total_households, survey_area.forms_issued, survey_area.forms_collected, survey_area.method, survey_area.tally_mode, survey_area.status, survey_area.minutes, residential_area.name, residential_area.kind \n'
        'FROM survey_area JOIN residential_area ON residential_area.id = survey_area.area_id \n'
        'WHERE survey_area.round_id = :round ORDER BY residential_area.position, residential_area.id\n'
    ),
    ('id', 'version', 'round_id', 'area_id', 'total_households', 'forms_issued', 'forms_collected', 'method', 'tally_mode', 'status', 'minutes', 'name', 'kind'),
    {},
)
# desktop_app.surveys.tally.hand_counts
HAND_TALLIES_OF_ROUND = CompiledStatement(
    (
        'SELECT survey_tally.area_id, survey_tally.question, survey_tally.counts \n'
        'FROM survey_tally \n'
        'WHERE survey_tally.round_id = :round\n'
    ),
    ('area_id', 'question', 'counts'),
    {},
)
# desktop_app.surveys.tally.counts
COUNTS_OF_ROUND = CompiledStatement(
    (
        'SELECT survey_count.area_id, survey_count.counts, survey_count.questionnaire \n'
        'FROM survey_count \n'
        'WHERE survey_count.round_id = :round\n'
    ),
    ('area_id', 'counts', 'questionnaire'),
    {},
)
# desktop_app.surveys.tally.counted_answers
QUESTIONNAIRE_OF_ROUND = CompiledStatement(
    (
        'SELECT catalogue_package.sha256, survey_round.template_code, survey_round.template_version \n'
        'FROM survey_round JOIN catalogue_package ON catalogue_package.code = survey_round.template_code AND catalogue_package.package_version = survey_round.template_version \n'
        'WHERE survey_round.id = :round AND catalogue_package.kind = :kind_1\n'
    ),
    ('sha256', 'template_code', 'template_version'),
    {'kind_1': 'survey_form'},
)
# desktop_app.catalogue.starter_lists
REPORTING_DAYS = {'month': (20, 1), 'quarter': (20, 3), 'half_year': (15, 6), 'year': (20, 11)}
# desktop_app.sample.content
SAMPLE_OFFICER = 'Cán bộ Mẫu Một'
