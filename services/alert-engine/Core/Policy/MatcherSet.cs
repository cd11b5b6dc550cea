using System.Text.RegularExpressions;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What matchers look at.</summary>
internal readonly record struct Labels(SignalKind Kind, string Symbol, Severity Severity, string Subject)
{
    public static Labels Of(SignalDetected signal) => new(signal.Kind, signal.Symbol, signal.Severity, signal.Subject);

    public static Labels Of(AlertContent alert) => new(alert.Kind, alert.Symbol, alert.Severity, alert.Subject);

    /// <summary>The same with a severity, where that is the higher one.</summary>
    public Labels AtLeast(Severity? severity) => severity > Severity ? this with { Severity = severity.Value } : this;

    public string Value(MatchLabel label) => label switch
    {
        MatchLabel.Kind => WireName.Of(Kind),
        MatchLabel.Symbol => Symbol,
        MatchLabel.Severity => WireName.Of(Severity),
        MatchLabel.Subject => Subject,
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, "no label"),
    };
}

/// <summary>
/// Matchers that must all hold, laid out for asking often: those on kinds and severities, which are closed sets, are judged once for every member; what is left
/// looks at the symbol and the subject.
/// </summary>
internal sealed class MatcherSet
{
    private readonly bool[] _kinds;
    private readonly bool[] _severities;
    private readonly (MatchLabel Label, bool Negated, string Value, Regex? Pattern)[] _rest;

    public MatcherSet(IReadOnlyCollection<LabelMatcher> matchers)
    {
        _kinds = [.. Enum.GetValues<SignalKind>().Select(kind => All(matchers, MatchLabel.Kind, WireName.Of(kind)))];
        _severities = [.. Enum.GetValues<Severity>().Select(severity => All(matchers, MatchLabel.Severity, WireName.Of(severity)))];
        _rest =
        [
            .. matchers.Where(matcher => matcher.Label is MatchLabel.Symbol or MatchLabel.Subject)
                .Select(matcher => (matcher.Label, Negated(matcher), matcher.Value, IsPattern(matcher) ? matcher.Pattern() : null)),
        ];
    }

    public bool Matches(in Labels labels)
    {
        if (!_kinds[(int)labels.Kind] || !_severities[(int)labels.Severity]) return false;
        foreach (var (label, negated, value, pattern) in _rest)
        {
            var text = label == MatchLabel.Symbol ? labels.Symbol : labels.Subject;
            var holds = pattern is null ? string.Equals(text, value, StringComparison.Ordinal) : pattern.IsMatch(text);
            if (holds == negated) return false;
        }

        return true;
    }

    private static bool All(IEnumerable<LabelMatcher> matchers, MatchLabel label, string name) =>
        matchers.Where(matcher => matcher.Label == label)
            .All(matcher => Negated(matcher) != (IsPattern(matcher) ? matcher.Pattern().IsMatch(name) : string.Equals(name, matcher.Value, StringComparison.Ordinal)));

    private static bool Negated(LabelMatcher matcher) => matcher.Operator is MatchOperator.NotEqual or MatchOperator.NotMatches;

    private static bool IsPattern(LabelMatcher matcher) => matcher.Operator is MatchOperator.Matches or MatchOperator.NotMatches;
}
