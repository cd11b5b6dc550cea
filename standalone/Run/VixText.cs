using System.Globalization;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Standalone.Run;

/// <summary>What stands beside VIX in the console: term structure, VVIX and the hidden Markov model, as far as they are known.</summary>
internal static class VixText
{
    /// <summary><c>82 % of 252 days</c>, or of the bars that the program recorded.</summary>
    public static string Rank(VixView view) => view.Percentile is { } share
        ? string.Create(CultureInfo.InvariantCulture, $"{share:0} % of {view.PercentileSample} {(view.PercentileKind == PercentileBasis.SessionBars ? "bars" : "days")}")
        : "too few days";

    /// <summary><c>VIX − VIX3M −1.50 (ratio 0.93), VVIX 95.0, model middle 97 %</c>.</summary>
    public static string Beside(VixView view)
    {
        List<string> parts = [];
        if (view is { TermStructure: { } difference, TermRatio: { } ratio })
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"VIX − VIX3M {(difference < 0 ? "−" : "+")}{Math.Abs(difference):0.00} (ratio {ratio:0.00})"));
        if (view.Vvix is { } vvix) parts.Add(string.Create(CultureInfo.InvariantCulture, $"VVIX {vvix:0.0}"));
        if (view.Hmm is { } hmm)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"model {hmm.Model.NameOf(hmm.Likeliest)} {hmm.Probabilities[hmm.Likeliest] * 100:0} %"));
        return string.Join(", ", parts);
    }
}
