using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.History;

/// <summary>The newest day in the archive as far as it is written, and in the rows from there on.</summary>
public sealed class RunningDayTests(Servers servers)
{
    [Fact]
    public async Task every_question_is_answered_the_same_while_the_day_grows_when_it_is_over_and_once_its_rows_are_gone()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var before = await LogPicture.Of(history);
        (await history.Grow(most: 1)).Count.ShouldBe(1);
        (await LogPicture.Of(history)).ShouldBe(before);
        (await history.Grow()).Count.ShouldBeGreaterThan(1);
        (await LogPicture.Of(history)).ShouldBe(before);
        (await history.Grow()).ShouldBeEmpty();

        var over = new Retention(history.Source, "another");
        (await over.Run(SeededHistory.KeepAll, SeededHistory.Written.AddDays(8), SeededHistory.Stop))!.Archived.ShouldBe(1);
        (await LogPicture.Of(history)).ShouldBe(before);
        (await over.Run(SeededHistory.KeepAll with { KeepRows = TimeSpan.FromDays(30) }, SeededHistory.Written.AddDays(38), SeededHistory.Stop))!.Dropped.ShouldBe(3);
        (await history.Count("select count(*) from alert_engine.mt_events")).ShouldBe(0);
        (await LogPicture.Of(history)).ShouldBe(before);
    }

    [Fact]
    public async Task a_chunk_is_due_when_it_is_full_and_was_written_long_enough_ago()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 3_000, days: 1, written: 0);
        await history.WriteMore(0, 1_023);
        (await history.Grow()).ShouldBeEmpty();
        await history.WriteMore(1_023, 1);
        (await history.Running.Grow(TimeSpan.FromMinutes(5), SeededHistory.Written.AddMinutes(5).AddTicks(-1), SeededHistory.Stop)).ShouldBe(0);
        var first = (await history.Grow()).ShouldHaveSingleItem();
        first.ShouldBeInRange(500, 1_024);
        (await history.Reader.Archive.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldHaveSingleItem()
            .ShouldBe(new ArchivedDay(history.Days[0], first, string.Empty, 1, await Position(history, first), ArchivedRows.Growing, SeededHistory.Written.AddMinutes(5)));

        await history.WriteMore(1_024, history.Log.Count);
        (await history.Grow()).ShouldAllBe(events => events <= 1_024);
        var day = (await history.Reader.Days(SeededHistory.Run, SeededHistory.Stop)).ShouldHaveSingleItem();
        (day.IsArchived, day.Events).ShouldBe((false, history.Log.Count));
        day.InRows.ShouldBeInRange(1, 1_023);
    }

    [Fact]
    public async Task what_is_archived_is_not_read_from_the_rows_any_more_and_the_day_has_the_hash_it_had()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var archived = (await history.Grow()).Sum();
        await history.Execute($"delete from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, history.Days[^1])}' and version <= {archived}");
        using var hash = new GoldenHash();
        foreach (var (_, e) in history.Log.Where(logged => logged.Day == history.Days[^1])) hash.Add(e);

        var verified = (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, history.Days[^1], progress: null, SeededHistory.Stop))!;
        (verified.Difference, verified.Events, verified.GoldenHash, verified.Days[0].Archived).ShouldBe((null, hash.Count, hash.Hex, false));
        using var export = new MemoryStream();
        (await new LogReplays(history.Source).Export(SeededHistory.Run, string.Empty, export, SeededHistory.Stop)).GoldenHash.ShouldBe(hash.Hex);

        // When it is over only the rest is taken from the rows.
        (await new Retention(history.Source, "another").Run(SeededHistory.KeepAll, SeededHistory.Written.AddDays(8), SeededHistory.Stop))!.Problems.ShouldBeEmpty();
        var day = (await history.Reader.Archive.Find(SeededHistory.Run, history.Days[^1], SeededHistory.Stop))!;
        (day.Events, day.GoldenHash, day.Rows, day.ArchivedAt).ShouldBe((hash.Count, hash.Hex, ArchivedRows.Marked, SeededHistory.Written.AddDays(8)));
    }

    [Fact]
    public async Task a_row_that_was_changed_after_its_chunk_changes_nothing_and_one_that_follows_is_found()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 3_000, days: 1);
        var archived = (await history.Grow()).Sum();
        await Change($"version <= {archived}");
        (await Verified(history)).Difference.ShouldBeNull();
        var version = await Change($"version > {archived}");
        var found = (await Verified(history)).Difference!;
        (found.Difference.Problem, found.Version, found.Position).ShouldBe(("alert_raised differs in its content", version, await Position(history, version)));

        async Task<long> Change(string which)
        {
            var changed = await history.Count($"select min(version) from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, history.Days[0])}' and type = 'alert_raised' and {which}");
            await history.Execute($"update alert_engine.mt_events set data = jsonb_set(data, '{{holdUntil}}', '\"2026-11-30T00:00:00+00:00\"') where seq_id = {await Position(history, changed)}");
            return changed;
        }
    }

    [Fact]
    public async Task a_changed_chunk_is_found_and_a_missing_one_too_and_the_rows_mend_both()
    {
        await using var history = await SeededHistory.Seed(servers, decisions: 5_000, days: 1);
        await history.Grow();
        await history.Execute("create table kept as select * from alert_engine.archived_chunk");
        await history.Execute("update alert_engine.archived_chunk set body = set_byte(body, 100, get_byte(body, 100) # 255) where number = 1");
        (await Verified(history)).Difference!.Difference.Problem.ShouldStartWith("The archive of live/decisions/2026-11-02 is damaged in chunk 1 (events ");
        (await Over()).Problems.ShouldHaveSingleItem().ShouldStartWith("The archive of live/decisions/2026-11-02 is damaged in chunk 1 (events ");
        await history.Execute("delete from alert_engine.archived_chunk where number = 1");
        var missing = await history.Count("select first_version from kept where number = 1");
        (await Verified(history)).Difference!.Difference.Problem.ShouldBe($"event {missing} of live/decisions/2026-11-02 is missing: its stream counts {history.Log.Count} events");
        (await Over()).Problems.ShouldHaveSingleItem().ShouldBe($"The archive of live/decisions/2026-11-02 is damaged: event {missing} is missing.");

        await history.Execute("delete from alert_engine.archived_day");
        (await Verified(history)).Difference.ShouldBeNull();
        await history.Grow(most: 2);
        (await Over()).Archived.ShouldBe(1);
        (await history.Count("select count(*) from kept join alert_engine.archived_chunk using (number, first_version, events, first_position, last_position, id_prefixes, positions, raw_bytes, body)"))
            .ShouldBe(await history.Count("select count(*) from kept"));
        (await Verified(history)).Difference.ShouldBeNull();

        async Task<RetentionPass> Over() => (await new Retention(history.Source, "another").Run(SeededHistory.KeepAll, SeededHistory.Written.AddDays(8), SeededHistory.Stop))!;
    }

    [Fact]
    public async Task a_restart_reads_on_from_a_snapshot_amid_the_archive_and_from_one_amid_the_rows()
    {
        await using var history = await SeededHistory.Seed(servers);
        await history.Pass();
        var (states, snapshots, day) = (new LogStates(history.Source), new SnapshotStore(history.Source), history.Log.Where(logged => logged.Day == history.Days[^1]).ToArray());
        var now = Picture((await states.Now(SeededHistory.Run, SeededHistory.Stop))!);
        var archived = (await history.Grow()).Sum();
        Picture((await states.Now(SeededHistory.Run, SeededHistory.Stop))!).ShouldBe(now);
        foreach (var version in new[] { 700, archived, archived + 10 })
        {
            var state = EngineState.Empty(SeededHistory.Run);
            foreach (var (_, e) in day.Take(version)) state.Apply(e);
            await snapshots.Save(SeededHistory.Run, history.Days[^1], version, SnapshotStore.Encode(state), SeededHistory.Stop);
            Picture((await states.Now(SeededHistory.Run, SeededHistory.Stop))!).ShouldBe(now);
        }

        static string Picture(StateInLog at) => $"{at.Position} {Convert.ToHexString(SnapshotStore.Encode(at.State))}";
    }

    private static async Task<RunVerification> Verified(SeededHistory history) => (await new RunVerifier(history.Reader).Verify(SeededHistory.Run, day: null, progress: null, SeededHistory.Stop))!;

    private static Task<long> Position(SeededHistory history, long version) =>
        history.Count($"select seq_id from alert_engine.mt_events where stream_id = '{StreamKey.Day(SeededHistory.Run, history.Days[^1])}' and version = {version}");
}
