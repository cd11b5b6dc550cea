using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 50, EndSize = 200)]
public sealed class ArchiveWorkTests
{
    [Property]
    public void a_day_taken_up_after_any_chunk_comes_to_what_it_comes_to_at_once(Script script, byte cut)
    {
        var (day, log) = Day(script);
        using var whole = new ArchiveWork(Desk.Run, day);
        for (var index = 0; index < log.Length; index++) whole.Add(Position(index), index + 1, log[index]);
        whole.Next();

        var archived = 1 + (cut % log.Length);
        using var first = new ArchiveWork(Desk.Run, day);
        for (var index = 0; index < archived; index++) first.Add(Position(index), index + 1, log[index]);
        var chunk = new LogPage(Desk.Run, day, 1, log[..archived], [.. first.Positions]).WithRaw(new ChunkWriter());

        using var resumed = new ArchiveWork(Desk.Run, day);
        resumed.Add(chunk);
        (resumed.Count, resumed.Chunks, resumed.FirstVersion, resumed.IsEmpty).ShouldBe((archived, 1, archived + 1, true));
        for (var index = archived; index < log.Length; index++) resumed.Add(Position(index), index + 1, log[index]);
        resumed.Next();
        Picture(resumed).ShouldBe(Picture(whole));
        using var golden = new GoldenHash();
        foreach (var e in log) golden.Add(e);
        resumed.GoldenHash.ShouldBe(golden.Hex);
    }

    [Property]
    public void a_chunk_amid_the_day_is_the_same_as_where_the_day_is_taken_from_its_beginning(Script script, byte cut)
    {
        var (day, log) = Day(script);
        var archived = cut % log.Length;
        using var work = new ArchiveWork(Desk.Run, day, archived, 3);
        using var whole = new ArchiveWork(Desk.Run, day);
        for (var index = 0; index < log.Length; index++)
        {
            if (index == archived && archived > 0) whole.Next();
            whole.Add(Position(index), index + 1, log[index]);
            if (index >= archived) work.Add(Position(index), index + 1, log[index]);
        }

        (work.FirstVersion, work.Count, work.LastPosition, work.Chunks).ShouldBe((archived + 1, log.Length, whole.LastPosition, 3));
        work.Raw.SequenceEqual(whole.Raw).ShouldBeTrue();
        work.Positions.ShouldBe(whole.Positions);
        work.Prefixes().ShouldBe(whole.Prefixes());
        work.PolicyVersion.ShouldBe(whole.PolicyVersion > archived ? whole.PolicyVersion : 0);
    }

    [Fact]
    public void an_event_or_a_chunk_that_is_not_the_next_is_refused()
    {
        var desk = new Desk();
        var day = ((DayOpened)desk.Log[0]).Day;
        var chunk = new LogPage(Desk.Run, day, 4, [desk.Log[0]], [9]);
        using var work = new ArchiveWork(Desk.Run, day, archived: 2, chunks: 1);
        Should.Throw<InvalidDataException>(() => work.Add(7, 4, desk.Log[0])).Message.ShouldBe($"{StreamKey.Day(Desk.Run, day)} has no event 3.");
        Should.Throw<InvalidDataException>(() => work.Add(chunk)).Message.ShouldBe($"The archive of {StreamKey.Day(Desk.Run, day)} is damaged: event 3 is missing.");
        using var other = new ArchiveWork(Desk.Run, day.AddDays(1));
        Should.Throw<InvalidDataException>(() => other.Add(1, 1, desk.Log[0])).Message.ShouldBe($"{StreamKey.Day(Desk.Run, day.AddDays(1))} does not begin with the opening of that day.");
    }

    [Theory]
    [InlineData(ArchivedRows.Growing, 50, 100, true, false)]
    [InlineData(ArchivedRows.Growing, 100, 100, true, false)]
    [InlineData(ArchivedRows.Kept, 100, 100, true, true)]
    [InlineData(ArchivedRows.Dropped, 100, 0, true, true)]
    [InlineData(ArchivedRows.Marked, 50, 100, false, false)]
    public void a_day_is_read_from_its_archive_while_that_grows_and_where_it_is_all(ArchivedRows rows, long archived, long written, bool fromArchive, bool all)
    {
        var day = new DateOnly(2026, 11, 20);
        var logged = LoggedDay.Of(day, written, new ArchivedDay(day, archived, string.Empty, 1, archived, rows, default));
        (logged.Archived is not null, logged.IsArchived, logged.Events).ShouldBe((fromArchive, all, Math.Max(archived, written)));
        logged.InRows.ShouldBe(fromArchive ? logged.Events - archived : logged.Events);
    }

    private static (DateOnly Day, DecisionEvent[] Log) Day(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        // The first day of the log alone.
        DecisionEvent[] log = [desk.Log[0], .. desk.Log.Skip(1).TakeWhile(e => e is not DayOpened)];
        return (((DayOpened)log[0]).Day, log);
    }

    private static long Position(int index) => 10 + (3L * index);

    private static string Picture(ArchiveWork work) => $"{work.Count} {work.FirstVersion} {work.FirstPosition} {work.LastPosition} {work.OpenedTicks} {work.PolicyVersion} {work.GoldenHash}";
}
