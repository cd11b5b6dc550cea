using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>An engine's state as a message: every list whole in its count, bounded in its entries.</summary>
internal static class StateText
{
    public static StateAtReply ToMessage(EngineState state, long position, int limit)
    {
        var snapshot = state.ToSnapshot();
        var live = snapshot.Live;
        var reply = new StateAtReply
        {
            RunId = snapshot.RunId,
            Day = snapshot.Day.ToString("yyyy-MM-dd"),
            Clock = Timestamp.FromDateTimeOffset(snapshot.Clock),
            Position = position,
            PolicyHash = snapshot.PolicyHash,
            ConfiguredHash = state.ConfiguredHash,
            Channels = { live.Channels },
            NextDue = state.NextDue is { } due ? Timestamp.FromDateTimeOffset(due) : null,
        };
        foreach (var (name, count) in Counters(snapshot.Counters)) reply.Counters[name] = count;
        Add("cooldowns", live.Holds, hold => Entry(hold.AlertId, $"{Of(hold.Kind, hold.Symbol, hold.Subject)}, last raised {WireName.Of(hold.Severity)}", hold.Until));
        Add("storm_places", live.Storms, place => Entry(place.AlertId, $"{Of(place.Kind, place.Symbol, string.Empty)}", place.Until));
        Add("rate_places", live.Sends, send => Entry(send.AlertId, "counts in the rate", send.At.AddMinutes(1)));
        Add("withheld", live.Withheld?.Groups ?? [], group => Entry(null, $"{group.Count} of {Of(group.Kind, group.Symbol, string.Empty)} wait for the digest", null));
        Add("quieted", live.Quieted, quiet => Entry(null, $"{quiet.Withheld.Count} wait for the end of quiet hours", quiet.Until));
        Add("open_requests", [.. state.Outstanding], request => Entry(request.Alert.AlertId, $"{request.Channel}, attempt {request.Attempt}: {request.Alert.Headline}", null));
        Add("silences", live.Silences, silence => Entry(silence.Id, $"{string.Join(", ", silence.Matchers.AsEnumerable())} by {silence.Author}", silence.EndsAt));
        Add("inhibitions", live.Inhibitions, inhibition => Entry(inhibition.AlertId, $"{inhibition.Rule} {inhibition.Common.Replace('\u001f', ' ')}".TrimEnd(), inhibition.Until));
        Add("conditions", live.Conditions, one => Entry(one.Told?.AlertId, $"{Of(one.Latest.Kind, one.Latest.Symbol, one.Latest.Subject)}, {(one.Told is { } told ? $"told {WireName.Of(told.Severity)}" : "not told")}, withheld {one.Withheld} since", one.SummaryAt));
        Add("unanswered", live.Unanswered, alert => Entry(alert.Alert.AlertId, $"{alert.Alert.Headline} (asked {string.Join(", ", alert.Asked)})", alert.EscalateAt));
        return reply;

        void Add<T>(string name, T[] all, Func<T, StateEntry> entry) => reply.Lists.Add(new StateList { Name = name, Count = all.Length, Entries = { all.Take(limit).Select(entry) } });
    }

    private static string Of(SignalKind kind, string symbol, string subject) => $"{WireName.Of(kind)} {symbol} {subject}".TrimEnd();

    private static StateEntry Entry(Guid? id, string what, DateTimeOffset? until) =>
        new() { Id = id?.ToString("D") ?? string.Empty, What = what, Until = until is { } at ? Timestamp.FromDateTimeOffset(at) : null };

    private static IEnumerable<(string Name, long Count)> Counters(EngineCounters counters) =>
    [
        ("raised", counters.Raised),
        ("withheld:stale", counters.SuppressedStale),
        ("withheld:silenced", counters.SuppressedSilenced),
        ("withheld:quiet_hours", counters.SuppressedQuietHours),
        ("withheld:inhibited", counters.SuppressedInhibited),
        ("withheld:cooldown", counters.SuppressedCooldown),
        ("withheld:storm", counters.SuppressedStorm),
        ("withheld:rate_limited", counters.SuppressedRateLimited),
        ("withheld:ends", counters.SuppressedEnds),
        ("digests", counters.Digests),
        ("summaries", counters.Summaries),
        ("escalated", counters.Escalated),
        ("delivered", counters.Delivered),
        ("failed", counters.Failed),
        ("failed_over", counters.FailedOver),
        ("undelivered", counters.Undelivered),
    ];
}
