using System.Buffers.Binary;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Scripts)], MaxTest = 100, EndSize = 300)]
public sealed class CanonicalReaderTests
{
    [Fact]
    public void every_event_of_every_format_comes_back_whole()
    {
        foreach (var e in Known()) Picture(Canonical.Decode(Canonical.Encode(e), Desk.Run)).ShouldBe(Picture(e));
        Known().Select(e => (EventTypes.NameOf(e), Canonical.Encode(e)[0])).Distinct().Count().ShouldBeGreaterThanOrEqualTo(EventTypes.ByName.Count + 7);
    }

    [Property]
    public void every_event_keeps_its_bytes(Script script, bool first)
    {
        var desk = new Desk(first ? Desk.First with { StormLimit = 2, RatePerMinute = 3 } : Script.Tight);
        script.Play(desk, changesPolicy: !first);
        foreach (var bytes in desk.Log.Select(Canonical.Encode)) Again(bytes).ShouldBe(bytes);
    }

    [Property]
    public void a_signal_of_any_text_and_number_comes_back(string symbol, string headline, decimal number, decimal other, DateTime at)
    {
        var signal = Desk.Sample(1, new DateTimeOffset(at.Ticks, TimeSpan.Zero), symbol: symbol ?? string.Empty) with
        {
            Headline = headline ?? string.Empty,
            Facts = [Fact.Of("a", number, FactUnit.Usd), new Fact { Name = "b", Unit = FactUnit.Ratio, Number = other }, Fact.Of("ü€😀", "")],
        };
        var bytes = Canonical.Encode(new SignalSuppressed { At = Desk.Start, Signal = signal, PolicyHash = "h", Reason = SuppressionReason.Stale });
        Again(bytes).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("1.50")]
    [InlineData("-0.0")]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-7.9228162514264337593543950335")]
    [InlineData("1000000000000")]
    [InlineData("42949672.96")]
    public void a_number_comes_back(string number)
    {
        var bytes = Canonical.Encode(Withheld(number));
        var fact = Canonical.Decode(bytes, Desk.Run).ShouldBeOfType<SignalSuppressed>().Signal.Facts.ShouldHaveSingleItem();
        fact.Number.ShouldBe(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void an_event_cut_short_anywhere_is_refused_within_what_is_there()
    {
        foreach (var bytes in Known().Select(Canonical.Encode))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = bytes[..length];
                Should.Throw<CanonicalException>(() => Canonical.Decode(cut, Desk.Run)).Offset.ShouldBeInRange(0, length);
            }
        }
    }

    [Fact]
    public void a_changed_byte_is_refused_or_another_events_own_encoding()
    {
        foreach (var bytes in Known().Select(Canonical.Encode))
        {
            for (var place = 0; place < bytes.Length; place++)
            {
                foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
                {
                    byte[] changed = [.. bytes];
                    changed[place] ^= change;
                    if (Refusal(changed) is { } refusal) refusal.Offset.ShouldBeInRange(0, bytes.Length);
                    else Again(changed).ShouldBe(changed);
                }
            }
        }
    }

    [Property]
    public void random_bytes_are_refused(byte[] bytes) => Refusal(bytes).ShouldNotBeNull().Offset.ShouldBeInRange(0, bytes.Length);

    [Fact]
    public void what_follows_an_event_is_refused_with_its_place()
    {
        var bytes = Canonical.Encode(Known()[0]);
        var refused = Refusal([.. bytes, 0]).ShouldNotBeNull();
        (refused.Offset, refused.Message).ShouldBe((bytes.Length, $"byte {bytes.Length}: 1 bytes follow the end of the event"));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void a_huge_length_takes_no_memory(int length)
    {
        var undelivered = Canonical.Encode(new AlertUndelivered { At = Desk.Start, AlertId = DeterministicId.Of("a") });
        BinaryPrimitives.WriteInt32BigEndian(undelivered.AsSpan(1), length);
        Refusal(undelivered).ShouldNotBeNull().Message.ShouldBe($"byte 1: a length of {length} where {undelivered.Length - 5} bytes are left");

        // The list of channels still to try stands at the end.
        var over = Canonical.Encode(new FailedOver { At = Desk.Start, AlertId = DeterministicId.Of("a"), Request = new() { RequestId = Guid.Empty, Channel = "a", Attempt = 1 }, Remaining = [] });
        BinaryPrimitives.WriteInt32BigEndian(over.AsSpan(over.Length - 4), length);
        Refusal(over).ShouldNotBeNull().Message.ShouldBe($"byte {over.Length - 4}: {length} elements where 0 bytes are left");
        Allocations.Least(_ => Refusal(over)).ShouldBeLessThan(128 * 1024);
    }

    [Theory]
    [InlineData("delivery_failed", "delivery_fallen", "byte 1: 'delivery_fallen' is no event of the log")]
    [InlineData("stale", "stole", "'stole' is no SuppressionReason")]
    [InlineData("sweep", "swoop", "'swoop' is no SignalKind")]
    public void an_unknown_name_is_refused_by_its_name(string name, string other, string problem)
    {
        var found = false;
        foreach (var bytes in Known().Select(Canonical.Encode))
        {
            var place = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name));
            if (place < 0) continue;
            System.Text.Encoding.UTF8.GetBytes(other).CopyTo(bytes, place);
            Refusal(bytes).ShouldNotBeNull().Message.ShouldEndWith(problem);
            found = true;
        }

        found.ShouldBeTrue();
    }

    [Fact]
    public void a_text_that_is_no_utf8_is_refused()
    {
        var bytes = Canonical.Encode(Known().OfType<AlertRaised>().First());
        bytes[bytes.AsSpan().IndexOf("SPY"u8)] = 0xC0;
        Refusal(bytes).ShouldNotBeNull().Message.ShouldEndWith("the text is no UTF-8");
    }

    [Fact]
    public void a_later_format_is_refused_where_an_earlier_says_it_all()
    {
        var bytes = Canonical.Encode(Known().OfType<DeliverySucceeded>().First());
        bytes[0] = Canonical.SecondFormat;
        Refusal(bytes).ShouldNotBeNull().Message.ShouldBe("byte 0: format 2 stands before an event that is written in format 1");
        bytes[0] = Canonical.ThirdFormat;
        Refusal(bytes).ShouldNotBeNull().Message.ShouldBe("byte 0: format 3 stands before an event that is written in format 1");
        bytes[0] = 4;
        Refusal(bytes).ShouldNotBeNull().Message.ShouldBe("byte 0: format 4 is none that this version reads");
    }

    private static DecisionEvent[] Known() => [.. KnownDay.Log(), .. LaterDay.Log(), .. ConfirmingDay.Log()];

    private static byte[] Again(byte[] bytes) => Canonical.Encode(Canonical.Decode(bytes, Desk.Run));

    private static CanonicalException? Refusal(byte[] bytes)
    {
        try
        {
            _ = Canonical.Decode(bytes, Desk.Run);
            return null;
        }
        catch (CanonicalException refused)
        {
            return refused;
        }
    }

    private static string Picture(DecisionEvent e) => System.Text.Json.JsonSerializer.Serialize(e, e.GetType(), ContractJson.Options);

    private static SignalSuppressed Withheld(string number)
    {
        var value = decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        var signal = Desk.Sample(1, Desk.Start) with { Facts = [new Fact { Name = "n", Unit = FactUnit.Count, Number = value }] };
        return new SignalSuppressed { At = Desk.Start, Signal = signal, PolicyHash = "h", Reason = SuppressionReason.Stale };
    }
}
