using System.Globalization;
using FsCheck;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>Ids that stand in every log there is. The pinned ones were computed apart, from the definition: SHA-256 over length-prefixed UTF-8, as RFC 9562 version 8.</summary>
public sealed class DeterministicIdTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 30, 13, 30, 0, TimeSpan.Zero);
    private static readonly Guid Pinned = new("c987c0a8-f9ff-80e9-b65d-2603e5b057cc");

    private static Guid Signal(
        string source = "gex", SignalKind kind = SignalKind.GexLevelBreach, string symbol = "IWM", string subject = "call_wall:215:up", DateTimeOffset? at = null, string input = "chain:IWM:1") =>
        DeterministicId.Signal(source, kind, symbol, subject, at ?? At, input);

    [Fact]
    public void the_id_of_a_signal_is_pinned() => Signal().ShouldBe(Pinned);

    [Fact]
    public void the_id_of_a_request_is_pinned() => DeterministicId.Request(Pinned, "telegram", 2).ShouldBe(new Guid("545d0747-2c4c-8de2-8de3-93bad9ec0331"));

    [Property(MaxTest = 500)]
    public void the_id_of_a_request_is_that_of_its_parts(Guid alert, NonNull<string> channel, byte repeats, int attempt)
    {
        var name = string.Concat(Enumerable.Repeat(channel.Get + "é…👍", repeats % 12));
        foreach (var number in (int[])[attempt, 1, int.MinValue, int.MaxValue])
            DeterministicId.Request(alert, name, number).ShouldBe(DeterministicId.Of("request", alert.ToString("N"), name, number.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void the_id_of_a_digest_is_pinned() => DeterministicId.Digest("iwm", At).ShouldBe(new Guid("39a5c0c7-26d2-8039-ae24-4710f102244f"));

    [Fact]
    public void an_instant_is_the_same_in_any_zone() => Signal(at: At.ToOffset(TimeSpan.FromHours(-4))).ShouldBe(Pinned);

    [Fact]
    public void each_part_of_a_signal_changes_its_id()
    {
        Guid[] ids =
        [
            Signal(), Signal(source: "vix"), Signal(kind: SignalKind.GexLevelApproach), Signal(symbol: "SPY"), Signal(subject: "call_wall:215:down"), Signal(at: At.AddTicks(1)), Signal(input: "chain:IWM:2"),
        ];
        ids.Distinct().Count().ShouldBe(ids.Length);
    }

    [Fact]
    public void each_part_of_a_request_changes_its_id()
    {
        Guid[] ids = [DeterministicId.Request(Pinned, "telegram", 1), DeterministicId.Request(Pinned, "telegram", 2), DeterministicId.Request(Pinned, "ntfy", 1), DeterministicId.Request(Signal(symbol: "SPY"), "telegram", 1)];
        ids.Distinct().Count().ShouldBe(ids.Length);
    }

    [Fact]
    public void parts_longer_than_the_stack_buffer_count_to_their_last_character()
    {
        var text = new string('x', 2_000);
        DeterministicId.Of(text + "a").ShouldNotBe(DeterministicId.Of(text + "b"));
        DeterministicId.Of(text).ShouldBe(DeterministicId.Of(text));
    }

    [Property(MaxTest = 500)]
    public void no_cut_of_one_text_shares_an_id_with_another(NonNull<string> text, NonNegativeInt first, NonNegativeInt second)
    {
        var (whole, a, b) = (text.Get, first.Get % (text.Get.Length + 1), second.Get % (text.Get.Length + 1));
        (DeterministicId.Of(whole[..a], whole[a..]) == DeterministicId.Of(whole[..b], whole[b..])).ShouldBe(a == b);
        DeterministicId.Of(whole[..a], whole[a..]).ShouldNotBe(DeterministicId.Of(whole));
    }

    [Property(MaxTest = 500)]
    public void different_parts_have_different_ids(NonNull<string>[] left, NonNull<string>[] right)
    {
        string[] one = [.. left.Select(part => part.Get)], other = [.. right.Select(part => part.Get)];
        (DeterministicId.Of(one) == DeterministicId.Of(other)).ShouldBe(one.SequenceEqual(other, StringComparer.Ordinal));
    }

    [Property(MaxTest = 200)]
    public void an_id_is_a_version_8_uuid(NonNull<string> part)
    {
        var id = DeterministicId.Of(part.Get);
        id.Version.ShouldBe(8);
        (id.Variant & 0b1100).ShouldBe(0b1000);
    }
}
