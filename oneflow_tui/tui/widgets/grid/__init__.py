"""The editable table, for every long list: a model without a screen, and a view that draws it line by line."""

from __future__ import annotations

from oneflow_tui.tui.widgets.grid.clipboard import parse
from oneflow_tui.tui.widgets.grid.model import Column, GridModel, Row, RowState
from oneflow_tui.tui.widgets.grid.view import Grid

__all__ = ["Column", "Grid", "GridModel", "Row", "RowState", "parse"]
