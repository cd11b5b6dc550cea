using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>A log that lacks events is not a shorter log: a verification says what is missing, and where.</summary>
public sealed class MissingEventsTests(Servers servers)
{
    [Fact]
    public async Task the_end_of_the_newest_day()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var (day, events) = (history.Days[^1], Events(history, 2));
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, day)}' and version > {events - 5}");
        await Missing(history, day, events - 4, $"event {events - 4} of live/decisions/{day:yyyy-MM-dd} is missing: its stream counts {events} events", history.Log.Count - 5);
    }

    [Fact]
    public async Task all_of_the_newest_day()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var (day, events) = (history.Days[^1], Events(history, 2));
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, day)}'");
        await Missing(history, day, 1, $"event 1 of live/decisions/{day:yyyy-MM-dd} is missing: its stream counts {events} events", history.Log.Count - events);
    }

    [Fact]
    public async Task a_signal_withheld_amid_a_day_on_which_nothing_else_depends()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 900);
        var day = history.Log.Where(logged => logged.Day == history.Days[1]).Select(logged => logged.Event).ToList();
        int[] withheld = [.. Enumerable.Range(0, day.Count).Where(index => day[index] is SignalSuppressed)];
        var version = withheld[withheld.Length / 2] + 1;
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, history.Days[1])}' and version = {version}");
        await Missing(history, history.Days[1], version, $"live/decisions/{history.Days[1]:yyyy-MM-dd} has no event {version}.", Events(history, 0) + version - 1);
        await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in history.Reader.Day(SeededHistory.Run, history.Days[1], version - 1, SeededHistory.Stop))
            {
                // The first to be read is not the one that must follow.
            }
        });
    }

    [Theory]
    [InlineData("number >= 0", 1)]
    [InlineData("number = 0", 1)]
    [InlineData("number = 1", 1_025)]
    public async Task chunks_of_an_archived_day(string which, int version)
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var (day, events) = (history.Days[0], Events(history, 0));
        await history.Execute($"delete from alert_engine.archived_chunk where day = '{day:yyyy-MM-dd}' and {which}");
        await Missing(history, day, version, $"event {version} of live/decisions/{day:yyyy-MM-dd} is missing: its archive counts {events} events", version - 1);
    }

    [Fact]
    public async Task the_last_chunk_of_the_last_archived_day()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var (day, events) = (history.Days[1], Events(history, 1));
        var kept = await history.Count($"select max(first_version) - 1 from alert_engine.archived_chunk where day = '{day:yyyy-MM-dd}'");
        await history.Execute($"delete from alert_engine.archived_chunk where day = '{day:yyyy-MM-dd}' and first_version > {kept}");
        await Missing(history, day, kept + 1, $"event {kept + 1} of live/decisions/{day:yyyy-MM-dd} is missing: its archive counts {events} events", Events(history, 0) + kept);
    }

    [Fact]
    public async Task a_hole_at_the_end_of_a_page_of_rows_is_no_end()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 9_000, days: 1);
        await history.Execute($"delete from alert_engine.mt_events where stream_id = 'live/decisions/{history.Days[0]:yyyy-MM-dd}' and version between 8000 and 8192");
        var read = 0;
        var refused = await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in history.Reader.Decisions(SeededHistory.Run, cancellationToken: SeededHistory.Stop)) read++;
        });
        (read, refused.Message).ShouldBe((7_999, $"live/decisions/{history.Days[0]:yyyy-MM-dd} has no event 8000."));
    }

    private static long Events(SeededHistory history, int day) => history.Log.Count(logged => logged.Day == history.Days[day]);

    private static async Task Missing(SeededHistory history, DateOnly day, long version, string problem, long verified)
    {
        var found = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        (found.Difference!.Difference.Problem, found.Difference.Day, found.Difference.Version, found.Difference.Position, found.Events).ShouldBe((problem, day, version, 0L, verified));
    }
}
