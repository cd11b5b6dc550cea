using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>Days in the archive are the days that were in the rows.</summary>
public sealed class ArchiveTests(Servers servers)
{
    [Fact]
    public async Task every_question_is_answered_the_same_from_rows_from_the_archive_and_once_the_rows_are_gone()
    {
        await using var history = await SeededHistory.Seed(servers);
        var rows = await LogPicture.Of(history);

        var archived = await history.Pass();
        (archived.Archived, archived.Dropped, archived.Deleted).ShouldBe((2, 0, 0));
        (await LogPicture.Of(history)).ShouldBe(rows);

        var dropped = await history.Pass(SeededHistory.KeepAll with { KeepRows = TimeSpan.FromDays(30) }, SeededHistory.Written.AddDays(31));
        (dropped.Archived, dropped.Dropped, dropped.Deleted).ShouldBe((0, 2, 0));
        (await history.Count("select count(distinct stream_id) from alert_engine.mt_events where stream_id like '%/decisions/%'")).ShouldBe(1);
        (await LogPicture.Of(history)).ShouldBe(rows);
    }

    [Fact]
    public async Task a_day_is_archived_with_its_golden_hash_in_a_fraction_of_its_rows()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        foreach (var archived in await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop))
        {
            using var hash = new GoldenHash();
            foreach (var (_, e) in history.Log.Where(logged => logged.Day == archived.Day)) hash.Add(e);
            (archived.Events, archived.GoldenHash, archived.Rows, archived.ArchivedAt).ShouldBe((hash.Count, hash.Hex, ArchivedRows.Marked, SeededHistory.Written));
        }

        var rows = await history.Count("select sum(pg_column_size(data)) from alert_engine.mt_events e join alert_engine.mt_streams s on s.id = e.stream_id where s.is_archived");
        (await history.Count("select sum(length(body) + length(positions) + 4 * cardinality(id_prefixes)) from alert_engine.archived_chunk")).ShouldBeLessThan(rows / 5);
    }

    [Fact]
    public async Task the_event_store_takes_an_archived_day_for_archived()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        using var store = SeededHistory.Store(history.Source);
        await using var session = store.QuerySession();
        foreach (var day in history.Days)
            (await session.Events.FetchStreamStateAsync(StreamKey.Day(SeededHistory.Run, day), SeededHistory.Stop)).ShouldNotBeNull().IsArchived.ShouldBe(day != history.Days[^1]);
        (await history.Count("select count(*) from alert_engine.mt_events e join alert_engine.mt_streams s on s.id = e.stream_id where e.is_archived <> s.is_archived")).ShouldBe(0);
    }

    [Fact]
    public async Task a_changed_chunk_is_found_and_said_where()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        await history.Execute("update alert_engine.archived_chunk set body = set_byte(body, 100, get_byte(body, 100) # 255) where number = 1");
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        verified.Difference!.Difference.Problem.ShouldStartWith($"The archive of live/decisions/2026-11-02 is damaged in chunk 1 (events {EventChunkEvents + 1} to {2 * EventChunkEvents}): ");
        verified.Events.ShouldBe(EventChunkEvents);
        await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var _ in history.Reader.Decisions(SeededHistory.Run, cancellationToken: SeededHistory.Stop))
            {
                // Read until it is found.
            }
        });
    }

    [Fact]
    public async Task a_decision_changed_in_the_archive_is_found_at_its_position()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 300, days: 2);
        // The rows are changed before they are archived: the archive is whole, and still not what the decider decides.
        await history.Execute("update alert_engine.mt_events set data = jsonb_set(data, '{holdUntil}', '\"2026-11-03T00:00:00+00:00\"') where seq_id = (select min(seq_id) from alert_engine.mt_events where type = 'alert_raised')");
        await history.Pass();
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, history.Days[0], progress: null, SeededHistory.Stop))!;
        var position = await history.Count("select min(seq_id) from alert_engine.mt_events where type = 'alert_raised'");
        (verified.Difference!.Position, verified.Difference.Difference.Problem).ShouldBe((position, "alert_raised differs in its content"));
    }

    [Fact]
    public async Task another_golden_hash_than_the_events_have_is_found()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 300, days: 2);
        await history.Pass();
        await history.Execute("update alert_engine.archived_day set golden_hash = reverse(golden_hash)");
        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;
        verified.Difference!.Difference.Problem.ShouldStartWith("the archive says ");
    }

    [Fact]
    public async Task progress_is_told_and_a_verification_can_be_given_up()
    {
        await using var history = await SeededHistory.Seed(servers);
        var told = new Told();
        var verifier = new RunVerifier(history.Reader);
        var verified = (await verifier.Verify(SeededHistory.Run, day: null, told, SeededHistory.Stop))!;
        (told.Last!.Events, told.Last.Total).ShouldBe((verified.Events, history.Log.Count));
        verified.Events.ShouldBe(history.Log.Count);

        using var cancelled = new CancellationTokenSource();
        told.Then = () => cancelled.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => verifier.Verify(SeededHistory.Run, day: null, told, cancelled.Token));
        (await verifier.Verify("nobody", day: null, progress: null, SeededHistory.Stop)).ShouldBeNull();
    }

    private static int EventChunkEvents => 1_024;

    private sealed class Told : IProgress<VerifyProgress>
    {
        public VerifyProgress? Last { get; private set; }

        public Action Then { get; set; } = () => { };

        public void Report(VerifyProgress value)
        {
            Last = value;
            Then();
        }
    }
}
