namespace OptionsAlerts.Standalone.Vix;

/// <summary>A series in one line of text.</summary>
public static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// The series in at most <paramref name="width"/> characters, from its lowest to its highest value; several values to a character show their highest.
    /// </summary>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0) return string.Empty;
        var (low, high) = (values.Min(), values.Max());
        var cells = Math.Min(width, values.Count);
        return string.Create(cells, values, (text, all) =>
        {
            for (var i = 0; i < cells; i++)
            {
                var top = double.MinValue;
                for (var j = i * all.Count / cells; j < (i + 1) * all.Count / cells; j++) top = Math.Max(top, all[j]);
                var height = high > low ? (top - low) / (high - low) : 0;
                text[i] = Blocks[Math.Min(Blocks.Length - 1, (int)(height * Blocks.Length))];
            }
        });
    }
}
