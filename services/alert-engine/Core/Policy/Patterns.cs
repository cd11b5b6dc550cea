using System.Text.RegularExpressions;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// Regular expressions over whole labels, without backtracking: the time of a match is linear in the label, whatever the expression says. To make one costs far more than to
/// use it, and every policy event makes its matchers anew, so that the last few hundred are kept.
/// </summary>
internal static class Patterns
{
    private const int Capacity = 512;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Regex> Made = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">No regular expression.</exception>
    /// <exception cref="NotSupportedException">One that needs backtracking.</exception>
    public static Regex Of(string expression)
    {
        lock (Gate)
        {
            if (Made.TryGetValue(expression, out var made)) return made;
            // By itself first: "a)|(b" is no expression, and would be one within the brackets.
            _ = new Regex(expression, Options, Regex.InfiniteMatchTimeout);
            var pattern = new Regex($"^(?:{expression})\\z", Options, Regex.InfiniteMatchTimeout);
            if (Made.Count >= Capacity) Made.Clear();
            return Made[expression] = pattern;
        }
    }
}
