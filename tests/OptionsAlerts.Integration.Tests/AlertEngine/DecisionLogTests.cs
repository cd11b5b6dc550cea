using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.AlertEngine;

/// <summary>What the log appends in one statement is what the event store would have written, and all of it or nothing.</summary>
public sealed class DecisionLogTests(Servers servers)
{
    private const string EventRows =
        "select type, version, data::text, bdata is null, tenant_id, mt_dotnet_type, is_archived from alert_engine.mt_events where stream_id = $1 order by version";

    private const string StreamRows = "select type, version, tenant_id, compacted_version, is_archived from alert_engine.mt_streams where id = $1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_large_batch_reads_back_in_order_and_unchanged_by_sql_and_by_the_event_store()
    {
        await using var bench = await LogBench.Begin(servers);
        var batch = bench.Batch(600);
        await bench.Log.Append(batch, Stop);

        var expected = batch.Segments[0].Events;
        var read = await bench.Read();
        read.Select(logged => logged.Version).ShouldBe(Enumerable.Range(1, 601).Select(version => (long)version));
        read.Select(logged => logged.Position).ShouldBeInOrder();
        Bodies(read.Select(logged => logged.Event)).ShouldBe(Bodies(expected));
        var fetched = await bench.Fetch(StreamKey.Day(bench.RunId, LogBench.Day));
        fetched.Select(e => e.Version).ShouldBe(read.Select(logged => logged.Version));
        fetched.Select(e => e.Sequence).ShouldBe(read.Select(logged => logged.Position));
        Bodies(fetched.Select(e => (DecisionEvent)e.Data)).ShouldBe(Bodies(expected));
    }

    [Fact]
    public async Task rows_are_as_the_event_store_itself_writes_them()
    {
        await using var bench = await LogBench.Begin(servers);
        var batch = bench.Batch(3);
        await bench.Log.Append(batch, Stop);
        var raised = batch.Segments[0].Events.OfType<AlertRaised>().First();
        var (day, alert) = (StreamKey.Day(bench.RunId, LogBench.Day), StreamKey.Alert(bench.RunId, raised.Signal.SignalId));

        await using (var session = bench.Store.LightweightSession())
        {
            session.Events.Append($"the-stores-own/{day}", [.. batch.Segments[0].Events]);
            session.Events.Append($"the-stores-own/{alert}", [.. batch.Lifecycle.Where(step => step.AlertId == raised.Signal.SignalId).Select(step => step.Event)]);
            await session.SaveChangesAsync(Stop);
        }

        foreach (var key in new[] { day, alert })
        {
            (await bench.Rows(EventRows, key)).ShouldBe(await bench.Rows(EventRows, $"the-stores-own/{key}"));
            (await bench.Rows(StreamRows, key)).ShouldBe(await bench.Rows(StreamRows, $"the-stores-own/{key}"));
        }

        (await bench.Rows(EventRows, day)).Count.ShouldBe(4);
        (await bench.Rows("select data->'signal'->>'kind', data->'signal'->>'severity' from alert_engine.mt_events where stream_id = $1 and version = 2", day))
            .ShouldBe(["oi_divergence|critical"]);
    }

    [Fact]
    public async Task an_alerts_lifecycle_goes_on_where_it_stood()
    {
        await using var bench = await LogBench.Begin(servers);
        var first = bench.Batch(2);
        await bench.Log.Append(first, Stop);
        var raised = first.Segments[0].Events.OfType<AlertRaised>().ToList();
        var second = bench.Batch(1, versionBefore: 3, firstSignal: 2);
        second.Lifecycle.AddRange(raised.Select(LogBench.Delivered));
        await bench.Log.Append(second, Stop);

        (await bench.Read()).Select(logged => logged.Version).ShouldBe([1L, 2L, 3L, 4L]);
        foreach (var alert in raised)
        {
            var fetched = await bench.Fetch(StreamKey.Alert(bench.RunId, alert.Signal.SignalId));
            fetched.Select(e => e.Version).ShouldBe([1L, 2L, 3L]);
            fetched.Select(e => e.Data.GetType()).ShouldBe([typeof(LifecycleRaised), typeof(LifecycleRequested), typeof(LifecycleDelivered)]);
            fetched[2].Data.ShouldBe(LogBench.Delivered(alert).Event);
        }
    }

    [Fact]
    public async Task a_day_that_opens_within_a_batch_begins_a_log_of_its_own()
    {
        await using var bench = await LogBench.Begin(servers);
        await bench.Log.Append(bench.Batch(1), Stop);
        var batch = bench.Batch(2, versionBefore: 2, firstSignal: 1);
        batch.Segments.Add(new DaySegment(LogBench.Day.AddDays(3), 0, [.. bench.Batch(0).Segments[0].Events]));
        await bench.Log.Append(batch, Stop);
        (await bench.Read()).Select(logged => $"{StreamKey.DayOf(logged.Stream)} {logged.Version}")
            .ShouldBe(["2026-11-20 1", "2026-11-20 2", "2026-11-20 3", "2026-11-20 4", "2026-11-23 1"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task a_log_that_does_not_stand_where_it_was_expected_takes_nothing_of_the_batch(long expected)
    {
        await using var bench = await LogBench.Begin(servers);
        await bench.Log.Append(bench.Batch(3), Stop);
        var late = bench.Batch(1, expected, firstSignal: 10);
        var moved = await Should.ThrowAsync<LogMovedException>(bench.Log.Append(late, Stop));
        moved.Message.ShouldBe($"Another engine has written to {bench.RunId}/decisions/2026-11-20; this one reads the log again.");

        (await bench.Read()).Count.ShouldBe(4);
        (await bench.Fetch(StreamKey.Alert(bench.RunId, late.Lifecycle[0].AlertId))).ShouldBeEmpty();
        (await bench.Rows("select version from alert_engine.mt_streams where id = $1", StreamKey.Day(bench.RunId, LogBench.Day))).ShouldBe(["4"]);
    }

    [Fact]
    public async Task a_day_that_is_over_takes_nothing_more()
    {
        await using var bench = await LogBench.Begin(servers);
        await bench.Log.Append(bench.Batch(2), Stop);
        await bench.Log.Append(LogBench.NextDay(bench.Batch(0), new LogHead(LogBench.Day, 3)), Stop);

        // The day's own stream stands where this writer expects it.
        await Should.ThrowAsync<LogMovedException>(bench.Log.Append(bench.Batch(1, versionBefore: 3, firstSignal: 5), Stop));
        (await bench.Read()).Select(logged => $"{StreamKey.DayOf(logged.Stream)} {logged.Version}").ShouldBe(["2026-11-20 1", "2026-11-20 2", "2026-11-20 3", "2026-11-23 1"]);
        (await Head(bench)).ShouldBe(["2026-11-23|1"]);
    }

    [Fact]
    public async Task a_new_day_is_not_opened_by_one_who_has_not_read_the_last_to_its_end()
    {
        await using var bench = await LogBench.Begin(servers);
        await bench.Log.Append(bench.Batch(2), Stop);
        await bench.Log.Append(bench.Batch(1, versionBefore: 3, firstSignal: 5), Stop);

        var moved = await Should.ThrowAsync<LogMovedException>(bench.Log.Append(LogBench.NextDay(bench.Batch(0), new LogHead(LogBench.Day, 3)), Stop));
        moved.Message.ShouldBe($"Another engine has written to {bench.RunId}/decisions/2026-11-20; this one reads the log again.");
        (await bench.Rows("select version from alert_engine.mt_streams where id = $1", StreamKey.Day(bench.RunId, LogBench.Day.AddDays(3)))).ShouldBeEmpty();
        (await Head(bench)).ShouldBe(["2026-11-20|4"]);
        await bench.Log.Append(LogBench.NextDay(bench.Batch(0), new LogHead(LogBench.Day, 4)), Stop);
        (await Head(bench)).ShouldBe(["2026-11-23|1"]);
    }

    [Fact]
    public async Task the_head_of_a_log_written_without_one_follows_it_and_never_goes_back()
    {
        await using var bench = await LogBench.Begin(servers);
        var head = new RunHead(bench.Source);
        await head.Follow(bench.RunId, Stop);
        (await Head(bench)).ShouldBeEmpty();

        await bench.Log.Append(bench.Batch(2), Stop);
        await bench.Rows("delete from alert_engine.run_head where run_id = $1", bench.RunId);
        await Should.ThrowAsync<LogMovedException>(bench.Log.Append(bench.Batch(1, versionBefore: 3, firstSignal: 5), Stop));
        await head.Follow(bench.RunId, Stop);
        (await Head(bench)).ShouldBe(["2026-11-20|3"]);
        await bench.Log.Append(bench.Batch(1, versionBefore: 3, firstSignal: 5), Stop);

        await bench.Rows("update alert_engine.run_head set version = 2 where run_id = $1", bench.RunId);
        await head.Follow(bench.RunId, Stop);
        (await Head(bench)).ShouldBe(["2026-11-20|4"]);
        await bench.Rows("update alert_engine.run_head set day = '2026-11-23', version = 1 where run_id = $1", bench.RunId);
        await head.Follow(bench.RunId, Stop);
        (await Head(bench)).ShouldBe(["2026-11-23|1"]);
    }

    [Fact]
    public async Task a_signal_decided_on_two_days_is_found_once_by_the_first_digits_of_its_id()
    {
        await using var bench = await LogBench.Begin(servers);
        var batch = bench.Batch(1);
        await bench.Log.Append(batch, Stop);
        await bench.Log.Append(LogBench.NextDay(batch, new LogHead(LogBench.Day, 2)), Stop);
        var id = batch.Segments[0].Events.OfType<AlertRaised>().Single().Signal.SignalId;

        var found = await new DecisionQuery(bench.Source).FindByPrefix(bench.RunId, id.ToString("N")[..8], Stop);
        found.Select(logged => $"{StreamKey.DayOf(logged.Stream)} {logged.Version}").ShouldBe(["2026-11-20 2"]);
    }

    [Fact]
    public async Task of_many_writers_at_once_one_is_taken()
    {
        await using var bench = await LogBench.Begin(servers);
        await bench.Log.Append(bench.Batch(0), Stop);
        var taken = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (i, token) =>
        {
            try
            {
                await bench.Log.Append(bench.Batch(20, versionBefore: 1, firstSignal: 100 * i), token);
                Interlocked.Increment(ref taken);
            }
            catch (LogMovedException)
            {
                // Another was first.
            }
        });
        taken.ShouldBe(1);
        (await bench.Read()).Select(logged => logged.Version).ShouldBe(Enumerable.Range(1, 21).Select(version => (long)version));
    }

    private static Task<List<string>> Head(LogBench bench) => bench.Rows("select to_char(day, 'YYYY-MM-DD'), version from alert_engine.run_head where run_id = $1", bench.RunId);

    private static string[] Bodies(IEnumerable<DecisionEvent> events) => [.. events.Select(e => $"{e.GetType().Name} {Convert.ToHexString(Canonical.Encode(e))}")];
}
