"""Reference tables as tables people send and take."""

from import_export import resources
from import_export.results import RowResult

from accounts import audit
from accounts.actions import Act
from core.spreadsheets.cells import is_broken
from core.tables import ERROR_CELL, NOTHING, ByLine, as_typed


class ReferenceResource(resources.ModelResource):
    """What all reference tables share: one bad row refuses the file, and the act is recorded."""

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True
        store_instance = False

    def import_data(self, dataset, *args, **kwargs):
        return super().import_data(
            dataset, *args, **{**kwargs, "rollback_on_validation_errors": True}
        )

    @classmethod
    def get_result_class(cls):
        return ByLine

    def import_row(self, row, instance_loader, **kwargs):
        """A blank line counts, so that those below it keep their number, and is left alone."""
        if any(str(cell or "").strip() for cell in row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        blank = self.get_row_result_class()()
        blank.import_type, blank.diff = RowResult.IMPORT_TYPE_SKIP, []
        return blank

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        """What a table does not say is not what it says to be empty: of a row that is stored a
        blank cell changes nothing, and a lone «-» says that there is nothing.
        """
        if row.get(field.column_name) == NOTHING:
            row = {**row, field.column_name: ""}
        elif not instance._state.adding and not row.get(field.column_name):
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def before_import(self, dataset, **kwargs):
        lacking = [
            field.column_name
            for name, field in self.fields.items()
            if name in self.get_import_id_fields() and field.column_name not in dataset.headers
        ]
        if lacking:
            raise ValueError(f"ไม่พบหัวคอลัมน์ {', '.join(lacking)} ในแถวแรก")

    def before_import_row(self, row, **kwargs):
        for heading, cell in row.items():
            if is_broken(str(cell)):
                raise ValueError(ERROR_CELL.format(heading))
            row[heading] = as_typed(cell)

    def after_import(self, dataset, result, *, dry_run=False, user=None, **kwargs):
        super().after_import(dataset, result, dry_run=dry_run, user=user, **kwargs)
        if not dry_run and not result.has_errors() and not result.has_validation_errors():
            totals = {"new": result.totals["new"], "changed": result.totals["update"]}
            table = self._meta.model._meta.label
            audit.record(Act.REFERENCE_IMPORTED, by=user, details={"table": table, **totals})
