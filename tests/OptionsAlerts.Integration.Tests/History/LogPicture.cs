using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>What every question about a log is answered, as lines of text: two logs that look alike answer alike.</summary>
internal static class LogPicture
{
    public static async Task<string[]> Of(SeededHistory history)
    {
        var (run, stop) = (SeededHistory.Run, SeededHistory.Stop);
        var (reader, query, states) = (history.Reader, new DecisionQuery(history.Source), new LogStates(history.Source));
        var events = history.Log.Select(logged => logged.Event).ToArray();
        var whole = await All(reader.Decisions(run, cancellationToken: stop));
        var middle = whole[whole.Count / 2];
        var (earlyTime, lateTime) = (whole[whole.Count / 5].Event.At, whole[whole.Count * 4 / 5].Event.At);

        var lines = new List<string>();
        foreach (var day in await reader.Days(run, stop)) lines.Add($"day {day.Day:O} {day.Events}");
        Add("whole", whole);
        Add("after the middle", await All(reader.Decisions(run, middle.Position, stop)));
        foreach (var day in history.Days) Add($"{day:O} after 1,500", await All(reader.Day(run, day, 1_500, stop)));

        var any = new DecisionFilter(run);
        DecisionFilter[] filters =
        [
            any, any with { BeforePosition = middle.Position }, any with { AfterPosition = middle.Position }, any with { Symbol = "NVDA", Limit = 1_000 }, any with { Kind = "digest" },
            any with { Kind = "sweep", Outcome = "raised" }, any with { Outcome = "suppressed", Limit = 3_000 }, any with { Severity = "critical" }, any with { Reason = "storm" }, any with { Reason = "silenced" },
            any with { From = earlyTime, To = lateTime, Limit = 5_000 }, any with { To = earlyTime }, any with { Text = "spx 3", Limit = 500 }, any with { Text = "CALL WALL", From = earlyTime },
            any with { BeforePosition = middle.Position, AfterPosition = middle.Position - 100 },
        ];
        foreach (var filter in filters)
        {
            Add($"list {filter}", await query.List(filter, stop));
            Add($"after {filter}", await query.After(filter, stop));
        }

        foreach (var decision in whole.Where(logged => EventIds.OfDecision(logged.Event) is not null).Where((_, index) => index % 701 == 0))
        {
            var id = EventIds.OfDecision(decision.Event)!.Value;
            Add($"find {id}", [(await query.Find(run, id, stop))!]);
            Add($"prefix {id}", await query.FindByPrefix(run, id.ToString("N")[..12], stop));
        }

        lines.Add($"unknown {await query.Find(run, Guid.Empty, stop)}");
        Add("last policy", [(await query.LastPolicy(run, stop))!]);
        foreach (var alert in events.OfType<AlertEscalated>().Select(e => e.AlertId).Concat(events.OfType<AlertAcknowledged>().Select(e => e.AlertId)).Distinct()) Add($"later {alert}", await query.Later(run, alert, stop));
        foreach (var alert in events.Select(EventIds.OfRaised).OfType<Guid>().Where((_, index) => index % 97 == 0))
            lines.Add($"lifecycle {alert}: {string.Join(' ', (await reader.Lifecycle(run, alert, stop)).Select(step => JsonSerializer.Serialize(step, step.GetType(), ContractJson.Options)))}");
        foreach (var at in new[] { earlyTime, middle.Event.At, lateTime, whole[0].Event.At.AddTicks(-1), lateTime.AddYears(1) })
            lines.Add($"at {at:O}: {(await states.At(run, at, stop) is { } found ? $"{found.Position} {Hash(CanonicalSnapshot.Encode(found.State.ToSnapshot()))}" : "nothing")}");
        lines.Add($"newest {await reader.NewestDay(run, stop)} {await reader.Head(run, stop)} {await query.NewestPosition(run, stop)} {await reader.CountEvents(run, history.Days[0], stop)}");

        var verified = (await new RunVerifier(reader).Verify(run, day: null, progress: null, stop))!;
        lines.Add($"verified {verified.Events} {verified.GoldenHash} {verified.Difference}");
        foreach (var day in verified.Days) lines.Add($"verified {day.Day:O} {day.Events} {day.GoldenHash} {day.FirstPosition} {day.LastPosition}");
        return [.. lines];

        void Add(string what, IReadOnlyList<LoggedEvent> logged) => lines.Add(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {logged.Count} {Hash([.. logged.SelectMany(one => (byte[])[.. BitConverter.GetBytes(one.Position), .. BitConverter.GetBytes(one.Version), .. System.Text.Encoding.UTF8.GetBytes(one.Stream), .. Canonical.Encode(one.Event)])])}"));
    }

    private static async Task<List<LoggedEvent>> All(IAsyncEnumerable<LoggedEvent> events)
    {
        var all = new List<LoggedEvent>();
        await foreach (var one in events) all.Add(one);
        return all;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
}
