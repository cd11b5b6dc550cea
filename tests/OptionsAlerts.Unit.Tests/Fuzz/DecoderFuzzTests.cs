using OptionsAlerts.Fuzz.Decoders;
using OptionsAlerts.Fuzz.Running;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Fuzz;

public sealed class DecoderFuzzTests
{
    private const int Frames = 2_000;
    private const long Seed = 20_260_630;

    public static TheoryData<string> Decoders => [.. AllDecoders.Names];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void bad_frames_are_refused_in_the_documented_way_and_change_nothing(string name)
    {
        var trial = new Trial(AllDecoders.Create(name), Seed, TimeProvider.System, new Watchdog(TimeProvider.System, FuzzRun.FrameLimit));
        trial.Turn(Frames);
        trial.Fault?.ToString().ShouldBeNull();
        trial.Frames.ShouldBe(Frames);
        trial.Rejected.ShouldBeInRange(Frames / 50, Frames - 20);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void every_frame_of_the_corpus_is_read_or_refused_and_changes_nothing(string name)
    {
        var decoder = AllDecoders.Create(name);
        var accepted = 0;
        foreach (var frame in decoder.Seeds)
        {
            if (decoder.Run(frame) == FrameOutcome.Accepted) accepted++;
            else decoder.Check();
        }

        accepted.ShouldBeGreaterThan(0);
    }
}
