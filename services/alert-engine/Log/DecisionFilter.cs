using System.Globalization;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>Which decisions of a run are asked for. Empty text means any.</summary>
/// <param name="BeforePosition">Only decisions before this position; 0 for no bound.</param>
/// <param name="AfterPosition">Only decisions after this position.</param>
/// <param name="From">Decided at or after.</param>
/// <param name="To">Decided before.</param>
/// <param name="Text">Part of the headline or subject, in any case.</param>
public sealed record DecisionFilter(
    string RunId, string Symbol = "", string Kind = "", string Outcome = "", long BeforePosition = 0, int Limit = 100,
    string Severity = "", string Reason = "", DateTimeOffset? From = null, DateTimeOffset? To = null, string Text = "", long AfterPosition = 0)
{
    private const string Signal = "coalesce(data->'signal', data->'alert', data)";

    /// <summary>The same conditions of an event that is read already.</summary>
    internal bool Matches(LoggedEvent logged)
    {
        if (!DecisionQuery.TypesOf(Outcome).Contains(EventTypes.NameOf(logged.Event), StringComparer.Ordinal)) return false;
        if (logged.Position <= AfterPosition || (BeforePosition > 0 && logged.Position >= BeforePosition) || logged.Event.At < From || logged.Event.At >= To) return false;
        if (ContentOf(logged.Event) is not { } told) return false;
        // A digest's symbol and subject are of its message, not of its event.
        var isDigest = logged.Event is DigestRaised;
        return (Symbol.Length == 0 || (!isDigest && string.Equals(told.Symbol, Symbol, StringComparison.Ordinal)))
            && (Kind.Length == 0 || string.Equals(WireName.Of(told.Kind), Kind, StringComparison.Ordinal))
            && (Severity.Length == 0 || string.Equals(WireName.Of(told.Severity), Severity, StringComparison.Ordinal))
            && (Reason.Length == 0 || (logged.Event is SignalSuppressed suppressed && string.Equals(WireName.Of(suppressed.Reason), Reason, StringComparison.Ordinal)))
            && (Text.Length == 0 || told.Headline.Contains(Text, StringComparison.OrdinalIgnoreCase) || (!isDigest && told.Subject.Contains(Text, StringComparison.OrdinalIgnoreCase)));
    }

    private static AlertContent? ContentOf(DecisionEvent e) => e switch
    {
        AlertRaised raised => Alerts.Content(raised.Signal),
        SignalSuppressed suppressed => Alerts.Content(suppressed.Signal),
        DigestRaised digest => Alerts.Content(digest),
        SummaryRaised summary => summary.Alert,
        _ => null,
    };

    /// <summary>The conditions in SQL; their values go to the parameters.</summary>
    internal string Conditions(NpgsqlParameterCollection parameters)
    {
        var conditions = new List<string>();
        Add("starts_with(stream_id, {0})", StreamKey.DayPrefix(RunId));
        Add("type = any({0})", DecisionQuery.TypesOf(Outcome));
        if (AfterPosition > 0) Add("seq_id > {0}", AfterPosition);
        if (BeforePosition > 0) Add("seq_id < {0}", BeforePosition);
        if (Symbol.Length > 0) Add($"{Signal}->>'symbol' = {{0}}", Symbol);
        if (Kind.Length > 0) Add($"coalesce({Signal}->>'kind', 'digest') = any({{0}})", Spellings(Kind));
        if (Severity.Length > 0) Add($"{Signal}->>'severity' = any({{0}})", Spellings(Severity));
        if (Reason.Length > 0) Add("data->>'reason' = any({0})", Spellings(Reason));
        if (From is { } from) Add("(data->>'at')::timestamptz >= {0}", from.ToUniversalTime());
        if (To is { } to) Add("(data->>'at')::timestamptz < {0}", to.ToUniversalTime());
        if (Text.Length > 0) Add($"(strpos(lower({Signal}->>'headline'), lower({{0}})) > 0 or strpos(lower(coalesce({Signal}->>'subject', '')), lower({{0}})) > 0)", Text);
        return string.Join(" and ", conditions);

        void Add(string condition, object value)
        {
            parameters.AddWithValue(value);
            conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, $"${parameters.Count}"));
        }
    }

    // The event store writes the members of enums by their names in the program, and reads their wire names too: rate_limited and RateLimited.
    private static string[] Spellings(string wireName) =>
        [wireName, string.Concat(wireName.Split('_').Select(word => string.Concat(char.ToUpperInvariant(word[0]).ToString(), word.AsSpan(1))))];
}
