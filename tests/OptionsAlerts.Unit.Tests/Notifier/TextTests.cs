using System.Text;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Notifier.Channels.Telegram;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class TextTests
{
    [Theory]
    [InlineData(579.41, FactUnit.Price, "579.41")]
    [InlineData(579.8, FactUnit.Price, "579.80")]
    [InlineData(6420, FactUnit.Price, "6,420")]
    [InlineData(-1_230_000_000, FactUnit.UsdPerPercent, "−$1.23 bn per 1 %")]
    [InlineData(4_200_000, FactUnit.Usd, "$4.2 M")]
    [InlineData(850_000, FactUnit.Usd, "$850,000")]
    [InlineData(12_340, FactUnit.Contracts, "12,340 contracts")]
    [InlineData(1, FactUnit.Contracts, "1 contract")]
    [InlineData(4.2, FactUnit.Sigma, "4.2 σ")]
    [InlineData(-15.3, FactUnit.Percent, "−15.3 %")]
    [InlineData(1.53, FactUnit.Ratio, "1.53")]
    [InlineData(0.5, FactUnit.Seconds, "0.5 s")]
    [InlineData(60, FactUnit.Seconds, "1 min")]
    [InlineData(3725, FactUnit.Seconds, "1 h 2 min")]
    [InlineData(21.5, FactUnit.VolatilityPoints, "21.50")]
    public void numbers_read_as_a_trader_reads_them(double number, FactUnit unit, string text) => FactText.Value(Fact.Of("x", number, unit, 4)).ShouldBe(text);

    [Theory]
    [InlineData("positive_gamma", "positive gamma")]
    [InlineData("SPY251219C00600000", "SPY251219C00600000")]
    [InlineData("At_Ask", "At_Ask")]
    public void wire_names_read_as_words_and_other_text_as_it_came(string text, string shown) => FactText.Value(Fact.Of("x", text)).ShouldBe(shown);

    [Theory]
    [InlineData("2026-11-20T15:31:07Z", "2026-11-20 10:31:07 EST")]
    [InlineData("2026-06-30T15:31:07Z", "2026-06-30 11:31:07 EDT")]
    [InlineData("2026-11-01T05:30:00Z", "2026-11-01 01:30:00 EDT")]
    [InlineData("2026-11-01T06:30:00Z", "2026-11-01 01:30:00 EST")]
    [InlineData("2026-03-09T03:59:59Z", "2026-03-08 23:59:59 EDT")]
    public void times_are_exchange_time_with_date_and_zone(string utc, string shown) =>
        Words.Of(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(shown);

    [Theory]
    [InlineData(30, "2026-11-20 10:31:07 EST")]
    [InlineData(900, "2026-11-20 10:31:07 EST, 15 min old")]
    [InlineData(-900, "2026-11-20 10:31:07 EST")]
    public void an_event_that_is_old_says_how_old(int seconds, string shown) =>
        MessageParts.Of(Requests.Message() with { RequestedAt = Requests.EventTime.AddSeconds(seconds) }).Time.ShouldBe(shown);

    [Fact]
    public void facts_left_out_are_counted()
    {
        Fact[] facts = [.. Enumerable.Range(0, 45).Select(i => Fact.Of($"fact_{i}", i, FactUnit.Count))];
        var parts = MessageParts.Of(Requests.Message(facts: facts));
        (parts.Facts.Count, parts.LeftOut).ShouldBe((40, "… and 5 more facts"));
        parts.Fitting(smaller => smaller.Facts.Count <= 3).LeftOut.ShouldBe("… and 42 more facts");
    }

    [Fact]
    public void telegram_html_is_as_shown()
    {
        TelegramRenderer.Render(Requests.Message("a < b & c", possibleRepeat: true)).Html.ShouldBe(
            $"""
            🔴 <b>CRITICAL · SPY · gamma flip breach</b>
            a &lt; b &amp; c
            spot: 579.41
            net gamma: −$1.23 bn per 1 %
            <i>2026-11-20 10:31:07 EST</i>
            <i>possible repeat: an earlier try may have arrived</i>
            <code>alert {Requests.AlertId}</code>
            """);
    }

    [Property(MaxTest = 200)]
    public void any_text_renders_to_telegram_html_that_parses_to_the_plain_form_within_the_limit(string headline, string fact, byte count)
    {
        Fact[] facts = [.. Enumerable.Range(0, count % 60 + 1).Select(_ => Fact.Of("fact", string.Concat(Enumerable.Repeat(fact ?? string.Empty, 30))))];
        var text = TelegramRenderer.Render(Requests.Message(string.Concat(Enumerable.Repeat(headline ?? string.Empty, 50)), facts: facts));
        text.Plain.Length.ShouldBeLessThanOrEqualTo(TelegramRenderer.TextLimit);
        TelegramHtml.Parse(text.Html).ShouldBe((text.Plain, null));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData("SPY ~ 600 C", "SPY ~ 600 C")]
    [InlineData(" SPY", "SPY")]
    [InlineData("SPY ", "SPY")]
    [InlineData("SPY  600", "SPY 600")]
    [InlineData("SPY\t600\n", "SPY 600")]
    [InlineData("SPY\u007F600", "SPY 600")]
    [InlineData("SPY\u200B600", "SPY600")]
    [InlineData("Σ \u202E600", "Σ 600")]
    [InlineData("👍🏽 é", "👍🏽 é")]
    public void text_becomes_one_line(string text, string line) => PlainText.OneLine(text).ShouldBe(line);

    [Property(MaxTest = 300)]
    public void one_line_is_one_line_and_stays_itself(string text)
    {
        var line = PlainText.OneLine(text ?? string.Empty);
        line.ShouldNotContain(c => char.IsControl(c));
        PlainText.OneLine(line).ShouldBe(line);
    }

    [Property(MaxTest = 300)]
    public void a_cut_is_within_its_limit_and_well_formed(string text, byte limit)
    {
        var whole = PlainText.OneLine(string.Concat(Enumerable.Repeat((text ?? string.Empty) + "👨‍👩‍👧‍👦é", 5)));
        var cut = PlainText.Cut(whole, limit + 1);
        cut.Length.ShouldBeLessThanOrEqualTo(limit + 1);
        cut.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
        (cut == whole || cut.EndsWith(PlainText.Ellipsis, StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public void a_cut_breaks_no_character_that_a_reader_sees() => PlainText.Cut("ab👨‍👩‍👧‍👦cd", 10).ShouldBe("ab…");
}
