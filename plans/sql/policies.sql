-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE plans_criteriontick ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_criteriontick USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE plans_stagerecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_stagerecord USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE plans_ledgermonth ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_ledgermonth USING (
    (SELECT fence_everywhere('ledger_view'))
    OR district = ANY ((SELECT fence_districts('ledger_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE plans_ledgerline ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_ledgerline USING (
    (SELECT fence_everywhere('ledger_view'))
    OR EXISTS (SELECT 1 FROM plans_ledgermonth parent WHERE parent.id = ledger_id));
ALTER TABLE plans_actionplan ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_actionplan USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE plans_planrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_planrow USING (
    (SELECT fence_everywhere('plan_view'))
    OR EXISTS (SELECT 1 FROM plans_actionplan parent WHERE parent.id = plan_id));
ALTER TABLE plans_planprint ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON plans_planprint USING (
    (SELECT fence_everywhere('plan_print'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('plan_print'))::smallint[]));
