using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.AlertEngine.Log.Archive;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 100, EndSize = 300)]
public sealed class ArchiveChunkTests
{
    [Property]
    public void rising_positions_come_back(uint[] steps)
    {
        var position = 0L;
        long[] positions = [.. steps.Select(step => position += step + 1L)];
        ArchiveChunk.Positions(ArchiveChunk.Pack(positions), positions.Length).ShouldBe(positions);
    }

    [Fact]
    public void positions_of_a_busy_log_take_little_more_than_a_byte_each()
    {
        long[] positions = [.. Enumerable.Range(0, 1_000).Select(number => 5_000_000_000 + (number * 3L))];
        ArchiveChunk.Pack(positions).Length.ShouldBeLessThan(1_010);
        ArchiveChunk.Positions(ArchiveChunk.Pack([long.MaxValue]), 1).ShouldBe([long.MaxValue]);
    }

    [Fact]
    public void positions_that_are_not_so_many_are_refused()
    {
        var packed = ArchiveChunk.Pack([1, 1_000, 1_000_000]);
        Should.Throw<InvalidDataException>(() => ArchiveChunk.Positions(packed, 2)).Message.ShouldBe("there are more positions than events");
        Should.Throw<InvalidDataException>(() => ArchiveChunk.Positions(packed, 4)).Message.ShouldBe("position 3 is cut short");
        Should.Throw<InvalidDataException>(() => ArchiveChunk.Positions(packed.AsSpan(0, packed.Length - 1), 3)).Message.ShouldBe("position 2 is cut short");
        Should.Throw<InvalidDataException>(() => ArchiveChunk.Positions(Enumerable.Repeat((byte)0x80, 20).ToArray(), 1)).Message.ShouldBe("position 0 is cut short");
        Should.Throw<InvalidDataException>(() => ArchiveChunk.Positions(packed, int.MaxValue));
    }

    [Fact]
    public void a_prefix_is_what_an_ids_first_eight_digits_say() =>
        ArchiveChunk.Prefix(Guid.Parse("8286430d-09c7-4000-8000-000000000000")).ShouldBe(unchecked((int)Convert.ToUInt32("8286430d", 16)));

    [Property]
    public void every_alert_an_event_says_something_of_is_among_its_ids(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        foreach (var e in desk.Log) LifecycleSteps.Of(e).Select(step => step.AlertId).Except(EventIds.About(e)).ShouldBeEmpty();
    }

    [Property]
    public void what_is_raised_has_a_lifecycle_that_begins_with_it_and_asks_as_often_as_the_log(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk);
        var lifecycles = desk.Log.SelectMany(LifecycleSteps.Of).GroupBy(step => step.AlertId, step => step.Event).ToDictionary(alert => alert.Key, alert => alert.ToArray());
        foreach (var id in desk.Log.Select(EventIds.OfRaised).OfType<Guid>()) lifecycles[id][0].ShouldBeOfType<LifecycleRaised>();
        lifecycles.Values.Sum(steps => steps.Count(step => step is LifecycleRequested)).ShouldBe(desk.Log.Sum(e => ToldItem.RequestsOf(e).Length));
        lifecycles.Values.Sum(steps => steps.Count(step => step is LifecycleDelivered)).ShouldBe(desk.Log.Count(e => e is DeliverySucceeded));
        lifecycles.Values.Sum(steps => steps.Count(step => step is LifecycleUndelivered)).ShouldBe(desk.Log.Count(e => e is AlertUndelivered));
    }

    [Property]
    public void a_snapshot_comes_back_from_its_bytes(Script script, bool first)
    {
        var desk = new Desk(first ? Desk.First : Script.Tight);
        script.Play(desk, changesPolicy: !first);
        var bytes = CanonicalSnapshot.Encode(desk.State.ToSnapshot());
        var restored = EngineState.Restore(CanonicalSnapshot.Decode(bytes));
        Desk.Picture(restored).ShouldBe(Desk.Picture(desk.State));
        CanonicalSnapshot.Encode(restored.ToSnapshot()).ShouldBe(bytes);
    }

    [Fact]
    public void every_counter_of_a_snapshot_comes_back()
    {
        var snapshot = new Desk().State.ToSnapshot();
        object counters = new EngineCounters();
        var members = typeof(EngineCounters).GetProperties().Where(member => member.SetMethod is not null).ToArray();
        for (var index = 0; index < members.Length; index++) members[index].SetValue(counters, index + 1L);
        CanonicalSnapshot.Decode(CanonicalSnapshot.Encode(snapshot with { Counters = (EngineCounters)counters })).Counters.ShouldBe((EngineCounters)counters);
        members.Length.ShouldBe(16);
    }

    [Fact]
    public void a_snapshot_cut_short_or_of_another_version_is_refused()
    {
        var bytes = CanonicalSnapshot.Encode(new Desk().State.ToSnapshot());
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Should.Throw<CanonicalException>(() => CanonicalSnapshot.Decode(cut));
        }

        bytes[4]++;
        Should.Throw<CanonicalException>(() => CanonicalSnapshot.Decode(bytes)).Message.ShouldEndWith("the snapshot is of another version");
    }
}
