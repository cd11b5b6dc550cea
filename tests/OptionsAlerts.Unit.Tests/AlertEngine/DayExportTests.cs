using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 50, EndSize = 300)]
public sealed class DayExportTests
{
    // From "OADAYLOG" and the format's number on: the header's length, run, day, number of events, checksum; then the first events.
    private const int HeaderAt = 9;
    private const int EventsAt = HeaderAt + 4 + (4 + 4 + 4 + 8) + 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_day_is_read_back_and_decided_again_without_a_database()
    {
        var day = FirstDay(KnownDay.Log());
        var file = await DayFile.Open(await Exported(day), Stop);
        (file.RunId, file.Day, file.Count, file.GoldenHash).ShouldBe((Desk.Run, Desk.FirstDay, day.Count, string.Empty));

        var verified = (await file.Verify(progress: null, Stop)).ShouldBeOfType<Verified>();

        using var hash = new GoldenHash();
        foreach (var e in day) hash.Add(e);
        (verified.Count, verified.GoldenHash, file.GoldenHash).ShouldBe((day.Count, hash.Hex, hash.Hex));
    }

    [Property]
    public async Task any_day_keeps_its_bytes(Script script)
    {
        var desk = new Desk(Script.Tight);
        script.Play(desk, rollsDays: false);
        var file = await DayFile.Open(await Exported(desk.Log), Stop);
        var index = 0;
        await foreach (var e in file.Events(Stop)) Canonical.Encode(e).ShouldBe(Canonical.Encode(desk.Log[index++]));
        index.ShouldBe(desk.Log.Count);
    }

    [Fact]
    public async Task a_day_of_many_chunks_is_read_back()
    {
        var desk = new Desk();
        for (var number = 0; number < 3 * EventChunk.MostEvents; number++) desk.Take(desk.Signal(subject: "s" + number));
        using var exported = await Exported(desk.Log);
        exported.Length.ShouldBeLessThan(Canonical.Encode(desk.Log[1]).Length * desk.Log.Count / 4);
        (await (await DayFile.Open(exported, Stop)).Verify(progress: null, Stop)).ShouldBeOfType<Verified>().Count.ShouldBe(desk.Log.Count);
    }

    [Fact]
    public async Task a_changed_byte_is_found_wherever_it_stands_and_said_where()
    {
        var bytes = (await Exported(FirstDay(KnownDay.Log()))).ToArray();
        var goldenAt = bytes.Length - 32;
        for (var place = 0; place < bytes.Length; place++)
        {
            byte[] changed = [.. bytes];
            changed[place] ^= (byte)(1 << (place % 8));
            var refused = await Should.ThrowAsync<DayExportException>(() => Verify(changed), $"byte {place}");
            // A length that says too much runs on to the file's end.
            long[] frame = place < 8 ? [0] : place < HeaderAt ? [8] : place < EventsAt ? [HeaderAt, bytes.Length] : place < goldenAt - 8 ? [EventsAt, bytes.Length] : place < goldenAt ? [goldenAt - 8, bytes.Length] : [goldenAt];
            frame.ShouldContain(refused.Offset, $"byte {place}: {refused.Message}");
        }
    }

    [Fact]
    public async Task a_file_cut_short_or_drawn_out_is_found()
    {
        var bytes = (await Exported(FirstDay(KnownDay.Log()))).ToArray();
        for (var length = 0; length < bytes.Length; length++)
            (await Should.ThrowAsync<DayExportException>(() => Verify(bytes[..length]))).Offset.ShouldBe(length);
        (await Should.ThrowAsync<DayExportException>(() => Verify([.. bytes, 0]))).Message.ShouldBe($"byte {bytes.Length}: something follows the end of the export");
    }

    [Fact]
    public async Task a_decision_changed_before_the_export_is_found_by_deciding_it_again()
    {
        var day = FirstDay(KnownDay.Log());
        var place = day.FindIndex(e => e is SignalSuppressed);
        day[place] = (SignalSuppressed)day[place] with { Reason = SuppressionReason.Inhibited };
        var difference = (await Verify((await Exported(day)).ToArray())).ShouldBeOfType<Difference>();
        (difference.Index, difference.Problem).ShouldBe((place, "signal_suppressed differs in its content"));
    }

    [Fact]
    public async Task an_export_of_another_day_than_it_says_is_found()
    {
        var day = FirstDay(KnownDay.Log());
        var difference = (await Verify((await Exported(day, Desk.FirstDay.AddDays(1))).ToArray())).ShouldBeOfType<Difference>();
        difference.Problem.ShouldBe("the file is of 2026-07-01, its events of 2026-06-30");
    }

    [Fact]
    public async Task a_huge_length_takes_no_memory()
    {
        var bytes = (await Exported(FirstDay(KnownDay.Log()))).ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(EventsAt), EventChunk.MostBytes);
        var before = GC.GetTotalAllocatedBytes();
        (await Should.ThrowAsync<DayExportException>(() => Verify(bytes))).Message.ShouldEndWith("bytes too soon");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public void a_chunk_that_unpacks_to_another_length_is_refused()
    {
        byte[] raw = [.. Enumerable.Range(0, 1_000).Select(number => (byte)(number % 251))];
        var packed = EventChunk.Pack(raw);
        EventChunk.Unpack(packed, 1_000).AsSpan(0, 1_000).SequenceEqual(raw).ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => EventChunk.Unpack(packed, 999)).Message.ShouldBe("the chunk unpacks to more than its 999 bytes");
        Should.Throw<InvalidDataException>(() => EventChunk.Unpack(packed, 1_001)).Message.ShouldBe("the chunk unpacks to 1000 bytes instead of 1001");
        Should.Throw<InvalidDataException>(() => EventChunk.Unpack(packed, int.MaxValue));
        Should.Throw<InvalidDataException>(() => EventChunk.Decode(new byte[1_000], 1_000, Desk.Run, new TextPool()));
    }

    [Fact]
    public void a_chunk_larger_than_most_unpacks_whole()
    {
        var random = new Random(7);
        var raw = new byte[(EventChunk.FullBytes * 5) + 3];
        random.NextBytes(raw);
        EventChunk.Unpack(EventChunk.Pack(raw), raw.Length).AsSpan(0, raw.Length).SequenceEqual(raw).ShouldBeTrue();
    }

    private static List<DecisionEvent> FirstDay(List<DecisionEvent> log) => log[..log.FindLastIndex(e => e is DayOpened)];

    private static async Task<MemoryStream> Exported(List<DecisionEvent> day, DateOnly? named = null)
    {
        var stream = new MemoryStream();
        await DayExport.Write(stream, Desk.Run, named ?? Desk.FirstDay, day.Count, day.ToAsyncEnumerable(), Stop);
        stream.Position = 0;
        return stream;
    }

    private static async Task<ReplayResult> Verify(byte[] bytes) => await (await DayFile.Open(new MemoryStream(bytes), Stop)).Verify(progress: null, Stop);
}
