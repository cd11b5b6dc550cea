using System.Text;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class TextPoolTests
{
    [Property]
    public void a_text_is_found_as_it_was_kept_or_not_at_all(string[] texts)
    {
        var pool = new TextPool();
        foreach (var text in texts.OfType<string>())
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (pool.Find(bytes) is { } found) found.ShouldBe(Encoding.UTF8.GetString(bytes));
            pool.Add(bytes).ShouldBe(Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void texts_that_differ_only_where_the_hash_does_not_look_are_told_apart()
    {
        var pool = new TextPool();
        var (one, other) = ("SPX26112"u8.ToArray(), "SPX26112"u8.ToArray());
        byte[] first = [.. one, .. "aaaaa"u8, .. one, .. "bbbbb"u8, .. one];
        byte[] second = [.. other, .. "ccccc"u8, .. other, .. "ddddd"u8, .. other];
        TextPool.Hash(second).ShouldBe(TextPool.Hash(first));
        pool.Add(first).ShouldBe(Encoding.ASCII.GetString(first));
        pool.Find(second).ShouldBeNull();
        pool.Add(second);
        pool.Find(first).ShouldBeNull();
        pool.Find(second).ShouldBe(Encoding.ASCII.GetString(second));
    }

    [Fact]
    public void names_in_use_have_places_of_their_own()
    {
        string[] contracts = [.. Enumerable.Range(0, 80).SelectMany(strike => new[] { 'C', 'P' }.Select(right => $"SPY261120{right}{(100 + (5 * strike)) * 1_000:D8}"))];
        contracts.Select(name => TextPool.Hash(Encoding.ASCII.GetBytes(name))).Distinct().Count().ShouldBe(contracts.Length);
    }

    [Fact]
    public void every_name_of_every_enum_is_read()
    {
        All<SignalKind>();
        All<Severity>();
        All<FactUnit>();
        All<SignalPhase>();
        All<SuppressionReason>();
        All<PolicyOrigin>();
        All<Notice>();

        static void All<T>() where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>())
            {
                var writer = new CanonicalWriter();
                writer.Enum(value);
                new CanonicalReader(writer.Written, new TextPool()).Enum<T>().ShouldBe(value);
            }
        }
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5_000)]
    public void a_text_of_any_length_comes_back_and_one_that_is_no_text_does_not(int length)
    {
        var writer = new CanonicalWriter();
        writer.Text(new string('x', length - 3) + "€");
        var bytes = writer.Written.ToArray();
        new CanonicalReader(bytes, new TextPool()).Text().ShouldBe(new string('x', length - 3) + "€");
        bytes[^1] = (byte)'x';
        Should.Throw<CanonicalException>(() => new CanonicalReader(bytes, new TextPool()).Text()).Message.ShouldBe("byte 4: the text is no UTF-8");
        Should.Throw<CanonicalException>(() => new CanonicalReader(bytes, new TextPool()).Name()).Message.ShouldBe("byte 4: the text is no UTF-8");
    }
}
