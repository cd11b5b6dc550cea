using ScottPlot;

namespace OptionsAlerts.Notifier.Charts.Drawing;

/// <summary>
/// Names of vertical lines, in rows above the data: each over its line, in the highest row that has room, so that none covers another or the data. One whose line lies outside the axis stands at
/// that edge with an arrow. Widths are reckoned by characters, not measured: the same with any font, or none.
/// </summary>
/// <param name="left">The axis' left end.</param>
/// <param name="right">Its right end.</param>
internal sealed class LineLabels(double left, double right)
{
    private const int FontSize = 14;
    private const double CharacterPixels = 8.6;
    private const double PaddingPixels = 18;
    private const double RowPixels = 28;
    private const double LegendPixels = 110;

    // What the axes leave of the picture, rather less than more.
    private const double DataWidth = Picture.Width - 170;
    private const double DataHeight = Picture.Height - 110;
    private readonly List<Label> _labels = [];

    /// <summary>Keeps a name; the last one kept is placed first.</summary>
    public void Add(string text, double at, Color colour) => _labels.Add(new Label(at < left ? $"← {text}" : at > right ? $"{text} →" : text, at, colour));

    /// <summary>Draws the names and sets the axes' limits, with room for them above the data, and below it for a legend where data would lie under it.</summary>
    /// <param name="low">The data's lowest value.</param>
    /// <param name="high">The data's highest value.</param>
    /// <param name="lowAtRight">The lowest value near the right end, where the legend stands; null without data there.</param>
    public void Place(Plot plot, double low, double high, double? lowAtRight)
    {
        var perPixel = (right - left) / DataWidth;
        var taken = new List<List<(double From, double To)>>();
        var placed = new List<(Label Label, double Middle, int Row)>();
        for (var i = _labels.Count - 1; i >= 0; i--)
        {
            var half = ((_labels[i].Text.Length * CharacterPixels) + PaddingPixels) * perPixel / 2;
            var middle = Math.Clamp(_labels[i].At, left + half, Math.Max(left + half, right - half));
            var row = taken.FindIndex(others => others.TrueForAll(other => middle + half < other.From || middle - half > other.To));
            if (row < 0)
            {
                row = taken.Count;
                taken.Add([]);
            }

            taken[row].Add((middle - half, middle + half));
            placed.Add((_labels[i], middle, row));
        }

        // Nothing to show: zero at the foot of an empty picture.
        if (!(high > low)) high = low + 1;
        var span = high - low;
        var above = (taken.Count * RowPixels) + 20;
        var below = lowAtRight - low < span * (LegendPixels / DataHeight) ? LegendPixels : 20;
        var perRowPixel = span / (DataHeight - above - below);
        var top = high + (above * perRowPixel);
        plot.Axes.SetLimits(left, right, low - (below * perRowPixel), top);
        foreach (var (label, middle, row) in placed) Draw(plot, label, middle, top - (((row * RowPixels) + 6) * perRowPixel));
    }

    private static void Draw(Plot plot, Label label, double middle, double top)
    {
        var text = plot.Add.Text(label.Text, middle, top);
        text.LabelAlignment = Alignment.UpperCenter;
        text.LabelFontSize = FontSize;
        text.LabelFontColor = label.Colour;
        text.LabelBackgroundColor = Colors.White;
        text.LabelBorderColor = label.Colour;
        text.LabelBorderWidth = 1;
        text.LabelPadding = 4;
    }

    private sealed record Label(string Text, double At, Color Colour);
}
