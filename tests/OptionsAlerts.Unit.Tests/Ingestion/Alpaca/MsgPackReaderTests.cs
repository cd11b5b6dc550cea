using FsCheck.Xunit;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Ingestion.Alpaca;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

/// <summary>The bytes are those of the MessagePack specification's own tables.</summary>
public sealed class MsgPackReaderTests
{
    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    [Theory]
    [InlineData("00", 0)]
    [InlineData("7f", 127)]
    [InlineData("ff", -1)]
    [InlineData("e0", -32)]
    [InlineData("cc80", 128)]
    [InlineData("cd0100", 256)]
    [InlineData("ce80000000", 2147483648)]
    [InlineData("cf7fffffffffffffff", long.MaxValue)]
    [InlineData("d080", -128)]
    [InlineData("d18000", -32768)]
    [InlineData("d280000000", -2147483648)]
    [InlineData("d38000000000000000", long.MinValue)]
    public void every_form_of_an_integer_is_read(string hex, long expected)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryInteger(out var value).ShouldBeTrue();
        (value, reader.Next).ShouldBe((expected, MsgPackKind.End));
    }

    [Fact]
    public void an_integer_beyond_63_bits_is_not_taken_and_can_be_passed_over()
    {
        var reader = new MsgPackReader(Hex("cf8000000000000000"));
        reader.TryInteger(out _).ShouldBeFalse();
        reader.TrySkip().ShouldBeTrue();
        reader.Next.ShouldBe(MsgPackKind.End);
    }

    [Theory]
    [InlineData("ca40200000", 2.5)]
    [InlineData("cb4004000000000000", 2.5)]
    [InlineData("05", 5)]
    [InlineData("cbfff8000000000000", double.NaN)]
    public void a_number_is_a_float_or_an_integer(string hex, double expected)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryNumber(out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("a3414243")]
    [InlineData("d903414243")]
    [InlineData("da0003414243")]
    [InlineData("db00000003414243")]
    public void every_form_of_a_string_is_read(string hex)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryString(out var value).ShouldBeTrue();
        (value.SequenceEqual("ABC"u8), reader.Next).ShouldBe((true, MsgPackKind.End));
    }

    [Theory]
    [InlineData("d6ff65ef0347", 1_710_162_759_000_000)]
    [InlineData("d7ff1fd2f00065ef0347", 1_710_162_759_133_479)]
    [InlineData("c70cff07f4bc000000000065ef0347", 1_710_162_759_133_479)]
    public void a_timestamp_is_read_in_its_three_forms(string hex, long expected)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryTimestamp(out var micros).ShouldBeTrue();
        (micros, reader.Next).ShouldBe((expected, MsgPackKind.End));
    }

    [Theory]
    [InlineData("d6fe65ef0347")] // Another extension type.
    [InlineData("d5ff65ef")] // Two bytes.
    [InlineData("d7ffee6b280065ef0347")] // 1,000,000,000 nanoseconds.
    [InlineData("c70cff0000000000000001b09e1900")] // The year 2200.
    [InlineData("c70cff00000000ffffffffffffffff")] // Before 1970.
    [InlineData("d6ff65ef03")] // Cut short.
    [InlineData("b4323032342d30332d31315431333a33353a33355a")] // Text.
    public void what_is_no_timestamp_is_none_and_nothing_moves(string hex)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryTimestamp(out var micros).ShouldBeFalse();
        (micros, reader.Rest.Length).ShouldBe((0, hex.Length / 2));
    }

    [Theory]
    [InlineData("dd7fffffff01")]
    [InlineData("ddffffffff")]
    [InlineData("dc00ff0102")]
    [InlineData("dc00")]
    [InlineData("95")]
    public void a_count_beyond_the_text_is_not_believed(string hex)
    {
        var reader = new MsgPackReader(Hex(hex));
        reader.TryArray(out _).ShouldBeFalse();
        reader.TrySkip().ShouldBeFalse();
        reader.Rest.Length.ShouldBe(hex.Length / 2);
    }

    [Fact]
    public void a_value_of_any_kind_is_passed_over_whole()
    {
        var value = Packed.Bytes(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["a"] = new object?[] { 1, -7, 70_000, 2.5, null, true, "text", new string('x', 40), new string('y', 400), DateTimeOffset.UnixEpoch },
            ["b"] = new Dictionary<string, object?>(StringComparer.Ordinal),
            ["c"] = Hex("c403010203"),
            ["d"] = Hex("c801000a" + string.Concat(Enumerable.Repeat("00", 256))),
        });
        var reader = new MsgPackReader([.. value, 0x2A]);
        reader.TrySkip().ShouldBeTrue();
        reader.TryInteger(out var after).ShouldBeTrue();
        after.ShouldBe(42);
    }

    [Fact]
    public void nesting_is_followed_to_a_depth_and_no_further()
    {
        byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xC0];
        new MsgPackReader(Nested(MsgPackReader.MaxDepth)).TrySkip().ShouldBeTrue();
        new MsgPackReader(Nested(MsgPackReader.MaxDepth + 1)).TrySkip().ShouldBeFalse();
        new MsgPackReader(Nested(100_000)).TrySkip().ShouldBeFalse();
    }

    [Property(MaxTest = 2000)]
    public void any_bytes_are_taken_apart_without_a_throw_and_every_step_goes_forward(byte[] bytes)
    {
        var reader = new MsgPackReader(bytes);
        while (reader.Next != MsgPackKind.End)
        {
            var before = reader.Rest.Length;
            var moved = reader.TryString(out _) || reader.TryTimestamp(out _) || reader.TryNumber(out _) || reader.TryArray(out _) || reader.TryMap(out _) || reader.TrySkip();
            (before - reader.Rest.Length > 0).ShouldBe(moved);
            if (!moved) break;
        }
    }
}
