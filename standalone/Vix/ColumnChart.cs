using System.Globalization;
using System.Text;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Vix;

/// <summary>One column of a chart.</summary>
/// <param name="Label">What it is, shown under it where there is room.</param>
/// <param name="Value">Its height, above 0.</param>
/// <param name="Colour">A colour's name in markup.</param>
internal readonly record struct ChartColumn(string Label, double Value, string Colour);

/// <summary>
/// Columns of eighths of a character on a logarithmic axis, a value axis at the left, labels below wherever they change and have room. A terminal without colours shows the same heights.
/// </summary>
internal static class ColumnChart
{
    private const string Eighths = " ▁▂▃▄▅▆▇█";
    private const int AxisWidth = 6;

    /// <summary>The chart's lines as markup, top first; none without columns.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<ChartColumn> columns, int height)
    {
        if (columns.Count == 0) return [];
        var (low, high) = (Math.Log(columns.Min(column => column.Value)) - 0.05, Math.Log(columns.Max(column => column.Value)));
        var lines = new List<string>();
        for (var row = height - 1; row >= 0; row--)
        {
            var line = new StringBuilder();
            var top = Math.Exp(low + ((high - low) * (row + 1) / height));
            line.Append(row % 3 == (height - 1) % 3 ? top.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(AxisWidth - 2) + " ┤" : new string(' ', AxisWidth - 1) + "│");
            foreach (var column in columns)
            {
                var eighths = (int)Math.Round((((Math.Log(column.Value) - low) / (high - low) * height) - row) * 8, MidpointRounding.AwayFromZero);
                var symbol = Eighths[Math.Clamp(eighths, 0, 8)];
                line.Append(symbol == ' ' ? " " : $"[{column.Colour}]{symbol}[/]");
            }

            lines.Add(line.ToString().TrimEnd());
        }

        lines.Add(Labels(columns));
        return lines;
    }

    private static string Labels(IReadOnlyList<ChartColumn> columns)
    {
        var line = new StringBuilder(new string(' ', AxisWidth));
        for (var i = 0; i < columns.Count; i++)
        {
            var isNew = i == 0 || !string.Equals(columns[i].Label, columns[i - 1].Label, StringComparison.Ordinal);
            if (isNew && line.Length <= AxisWidth + i - (i == 0 ? 0 : 1) && i + columns[i].Label.Length <= columns.Count)
                line.Append(' ', AxisWidth + i - line.Length).Append(columns[i].Label);
        }

        return Markup.Escape(line.ToString());
    }
}
