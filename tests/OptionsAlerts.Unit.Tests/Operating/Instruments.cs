using System.Text.RegularExpressions;

namespace OptionsAlerts.Unit.Tests.Operating;

/// <summary>The instruments that the product's code creates, found in its text.</summary>
internal static partial class Instruments
{
    /// <summary>Each by its name, with its unit; empty for none. One name may be created by several services.</summary>
    public static IReadOnlyDictionary<string, string> InCode { get; } = Find().Distinct().ToDictionary(one => one.Name, one => one.Unit, StringComparer.Ordinal);

    /// <summary>What is created under a name that is not text.</summary>
    public static IReadOnlyList<string> Computed { get; } =
        [.. ManualFiles.Sources.SelectMany(source => Created().Matches(source.Text).Where(match => !match.Groups["name"].Success).Select(match => $"{source.Name}: {match.Value}"))];

    private static IEnumerable<(string Name, string Unit)> Find()
    {
        foreach (var (_, text) in ManualFiles.Sources)
        {
            foreach (Match match in Created().Matches(text).Where(match => match.Groups["name"].Success))
                yield return (match.Groups["name"].Value, Unit(text, match.Index));
            // The tape's are created by one line of code, from a table.
            foreach (Match match in Tape().Matches(text)) yield return ($"options_alerts.tape.{match.Groups["name"].Value}", match.Groups["unit"].Value);
        }
    }

    // "{message}", "s": what stands in the call before its description.
    private static string Unit(string text, int at) => UnitText().Match(text[at..text.IndexOf(';', at)]) is { Success: true } match ? match.Groups["unit"].Value : string.Empty;

    [GeneratedRegex(@"\.Create(Observable)?(UpDown)?(Counter|Gauge|Histogram)(<\w+>)?\(\s*(""(?<name>[^""]+)""|\$?""?[^,]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Created();

    [GeneratedRegex(@"\bTape\(meter, ""(?<name>\w+)"", ""(?<unit>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tape();

    [GeneratedRegex(@", ""(?<unit>\{\w+\}|s)"", ?""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnitText();
}
