using OptionsAlerts.Standalone.Vix;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class ColumnChartTests
{
    [Fact]
    public void the_highest_column_is_full_and_labels_stand_where_they_change()
    {
        var lines = ColumnChart.Lines([.. Enumerable.Range(0, 12).Select(i => new ChartColumn(i < 6 ? "1990" : "1991", i == 3 ? 80 : 10, "red"))], height: 4);
        lines.Count.ShouldBe(5);
        lines[0].ShouldBe("80.0 ┤   [red]█[/]");
        lines[4].ShouldBe("      1990  1991");
        lines.Skip(1).Take(3).ShouldAllBe(line => line.Contains('█'));
    }

    [Fact]
    public void labels_without_room_are_left_out() =>
        ColumnChart.Lines([.. Enumerable.Range(1990, 8).Select(year => new ChartColumn($"{year}", 10 + year, "red"))], 2)[^1].ShouldBe("      1990");

    [Fact]
    public void no_columns_are_no_lines_and_equal_ones_are_full() =>
        (ColumnChart.Lines([], 5).Count, ColumnChart.Lines([new ChartColumn("a", 7, "red")], 2)[0]).ShouldBe((0, " 7.0 ┤[red]█[/]"));
}
