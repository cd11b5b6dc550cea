using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fuzz.Decoders;
using OptionsAlerts.Fuzz.Frames;
using OptionsAlerts.Fuzz.Running;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Fuzz;

public sealed class FuzzRunnerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void a_frame_follows_from_seed_name_and_number_alone()
    {
        byte[][] seeds = [[.. "{\"a\":[1,2.5,\"x\"]}"u8], [.. "1,2,3"u8]];
        var (one, other) = (new Mutator("a", 7, seeds), new Mutator("a", 7, seeds));
        for (var i = 0; i < 50; i++) other.Frame(i);
        var frames = Enumerable.Range(0, 400).Select(number => Convert.ToHexString(one.Frame(number))).ToArray();
        frames.ShouldBe(Enumerable.Range(0, 400).Select(number => Convert.ToHexString(other.Frame(number))));
        frames.Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(250);
        Convert.ToHexString(new Mutator("b", 7, seeds).Frame(3)).ShouldNotBe(frames[3]);
    }

    [Fact]
    public void no_frame_is_longer_than_the_limit()
    {
        var mutator = new Mutator("long", 1, [new byte[Mutator.MaxBytes], "[]"u8.ToArray()]);
        Enumerable.Range(0, 3_000).Max(number => mutator.Frame(number).Length).ShouldBe(Mutator.MaxBytes);
    }

    [Fact]
    public void a_decoder_that_throws_is_told_with_its_frame_and_ends()
    {
        var trial = Try(new Broken(check: () => { }, run: () => throw new InvalidCastException("out")));
        trial.Fault.ShouldNotBeNull().Why.ShouldStartWith("InvalidCastException: out");
        trial.Fault.Frame.ShouldBe(new Mutator("broken", 5, Broken.Frames).Frame(0).ToArray());
        trial.Frames.ShouldBe(0);
    }

    [Fact]
    public void a_decoder_whose_state_a_bad_frame_has_changed_is_told()
    {
        var trial = Try(new Broken(check: () => throw new FuzzException("changed"), run: () => { }));
        trial.Fault.ShouldNotBeNull().ToString().ShouldStartWith("broken: seed 5, frame 0: changed\n  ");
    }

    [Fact]
    public void a_frame_that_takes_too_long_is_told_with_its_bytes()
    {
        var watchdog = new Watchdog(_time, TimeSpan.FromSeconds(5), seed: 9);
        watchdog.Begin("slow", 17, [0xAB, 0xCD]);
        _time.Advance(TimeSpan.FromSeconds(5));
        watchdog.Look().ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        watchdog.Look().ShouldNotBeNull().ToString().ShouldBe("slow: seed 9, frame 17: not done within 5 s\n  ABCD");
        watchdog.Rest();
        watchdog.Look().ShouldBeNull();
    }

    private Trial Try(IDecoder decoder)
    {
        var trial = new Trial(decoder, 5, _time, new Watchdog(_time, TimeSpan.FromSeconds(1)));
        trial.Turn(10);
        return trial;
    }

    private sealed class Broken(Action check, Action run) : IDecoder
    {
        public static readonly byte[][] Frames = [[1, 2, 3, 4]];

        public string Name => "broken";

        public IReadOnlyList<byte[]> Seeds => Frames;

        public FrameOutcome Run(ReadOnlySpan<byte> frame)
        {
            run();
            return FrameOutcome.Rejected;
        }

        public void Check() => check();
    }
}
