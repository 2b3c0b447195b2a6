-- Whose rows a transaction sees and writes, as the models declare it (`policy`, see `accounts.policies`).
ALTER TABLE indicators_resultbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON indicators_resultbatch USING (
    (SELECT fence_everywhere('village_import')));
ALTER TABLE indicators_resultrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON indicators_resultrow USING (
    (SELECT fence_everywhere('village_import')));
