using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What of a signal a matcher looks at.</summary>
[JsonConverter(typeof(WireEnumConverter<MatchLabel>))]
public enum MatchLabel
{
    Kind,
    Symbol,
    Severity,
    Subject,
}

/// <summary>How a matcher compares.</summary>
[JsonConverter(typeof(WireEnumConverter<MatchOperator>))]
public enum MatchOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>: the whole label matches the regular expression.</summary>
    Matches,

    /// <summary><c>!~</c></summary>
    NotMatches,
}

/// <summary>One condition on a label, as <c>symbol =~ "SPX|SPY"</c>. Kinds and severities are compared by their wire names.</summary>
public sealed record LabelMatcher
{
    public const int MaxValueLength = 256;
    private static readonly (string Text, MatchOperator Operator)[] Operators =
        [("=~", MatchOperator.Matches), ("!~", MatchOperator.NotMatches), ("!=", MatchOperator.NotEqual), ("=", MatchOperator.Equal)];

    public required MatchLabel Label { get; init; }
    public required MatchOperator Operator { get; init; }

    /// <summary>A text or, for the last two operators, a regular expression without back-references and look-around; at most 256 characters.</summary>
    public required string Value { get; init; }

    /// <summary>The matcher as it is written: <c>kind =~ "gex_.*"</c>.</summary>
    public override string ToString() =>
        $"{WireName.Of(Label)} {Array.Find(Operators, pair => pair.Operator == Operator).Text} \"{Value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>Reads a label, an operator and a value, quoted or not.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryParse(string text, out LabelMatcher matcher)
    {
        matcher = null!;
        var at = text.AsSpan().IndexOfAny('=', '!');
        if (at < 0) return $"'{text}' is no matcher: write label = \"value\", with =, !=, =~ or !~";
        var operation = Array.Find(Operators, pair => text.AsSpan(at).StartsWith(pair.Text, StringComparison.Ordinal));
        if (operation.Text is null) return $"'{text}' is no matcher: write =, !=, =~ or !~";
        var name = text[..at].Trim();
        if (!WireName.TryParse<MatchLabel>(name, out var label)) return $"'{name}' is no label; there are {string.Join(", ", WireName.All<MatchLabel>())}";
        var written = text[(at + operation.Text.Length)..].Trim();
        if (written.Length == 0) return $"'{text}' has no value; write \"\" for an empty one";
        if (Unquoted(written) is not { } value) return $"'{text}' does not end with its quotes";
        matcher = new LabelMatcher { Label = label, Operator = operation.Operator, Value = value };
        return matcher.Problem();
    }

    /// <summary>What is wrong with the value; null when nothing is.</summary>
    public string? Problem()
    {
        if (Value.Length > MaxValueLength) return $"the value has {Value.Length} characters; at most {MaxValueLength}";
        if (Value.Any(char.IsControl)) return "the value holds a control character";
        if (Operator is MatchOperator.Equal or MatchOperator.NotEqual)
        {
            return Label switch
            {
                MatchLabel.Kind when !WireName.TryParse<SignalKind>(Value, out _) => $"'{Value}' is no kind; there are {string.Join(", ", WireName.All<SignalKind>())}",
                MatchLabel.Severity when !WireName.TryParse<Severity>(Value, out _) => $"'{Value}' is no severity; there are {string.Join(", ", WireName.All<Severity>())}",
                _ => null,
            };
        }

        try
        {
            _ = Pattern();
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"'{Value}' is no regular expression that is taken here: {exception.Message}";
        }
    }

    /// <summary>The expression over the whole label.</summary>
    internal Regex Pattern() => Patterns.Of(Value);

    private static string? Unquoted(string text)
    {
        if (text[0] != '"') return text;
        var value = new StringBuilder(text.Length);
        var index = 1;
        for (; index < text.Length && text[index] != '"'; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length && text[index + 1] is '"' or '\\') index++;
            value.Append(text[index]);
        }

        return index == text.Length - 1 ? value.ToString() : null;
    }
}
