using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Notifier.Core;

/// <summary>A fact as a trader reads it: <c>−$1.23 bn per 1 %</c>, <c>12,340 contracts</c>, <c>4.2 σ</c>.</summary>
public static class FactText
{
    /// <summary>Name and value: <c>spot: 579.41</c>.</summary>
    public static string Line(Fact fact) => $"{PlainText.OneLine(Words.Name(fact.Name))}: {Value(fact)}";

    public static string Value(Fact fact)
    {
        if (fact.Number is not { } number) return Word(fact.Text ?? string.Empty);
        return fact.Unit switch
        {
            FactUnit.Price => Signed(number, decimal.IsInteger(number) ? "#,##0" : "#,##0.00##"),
            FactUnit.Usd => Money(number),
            FactUnit.UsdPerPercent => Money(number) + " per 1 %",
            FactUnit.Contracts => Signed(number, "#,##0.##") + (number is 1 or -1 ? " contract" : " contracts"),
            FactUnit.Percent => Signed(number, "#,##0.##") + " %",
            FactUnit.Sigma => Signed(number, "#,##0.0#") + " σ",
            FactUnit.VolatilityPoints => Signed(number, "#,##0.00##"),
            FactUnit.Seconds => Seconds(number),
            FactUnit.Count or FactUnit.Ratio or FactUnit.Text => Signed(number, "#,##0.####"),
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.Unit, "No such unit."),
        };
    }

    // A value that is a wire name reads better without its underscores; anything else is shown as it came.
    private static string Word(string text)
    {
        var line = PlainText.OneLine(text);
        foreach (var c in line)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_') return line;
        }

        return Words.Name(line);
    }

    private static string Money(decimal usd)
    {
        var size = Math.Abs(usd);
        var text = size switch
        {
            >= 1e9m => Number(size / 1e9m, "#,##0.00") + " bn",
            >= 1e6m => Number(size / 1e6m, "0.0#") + " M",
            _ => Number(size, decimal.IsInteger(size) ? "#,##0" : "#,##0.00"),
        };
        return (usd < 0 ? "−$" : "$") + text;
    }

    private static string Seconds(decimal seconds) =>
        seconds is < 0 or > 1e9m || (seconds < 60 && !decimal.IsInteger(seconds))
            ? Signed(seconds, "#,##0.###") + " s"
            : Words.Of(TimeSpan.FromSeconds((double)seconds));

    private static string Signed(decimal number, string format) => (number < 0 ? "−" : string.Empty) + Number(Math.Abs(number), format);

    private static string Number(decimal number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
