using System.ComponentModel.DataAnnotations;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Calibration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Volume;

public sealed class CalibrationTests
{
    private static readonly DateOnly Monday = new(2026, 6, 8);

    // Days of contracts that trade 1,000 each, but for those of the last day; all with an open interest of 100,000.
    private static KeptDays Kept(params int[] last)
    {
        var contracts = last.Select((_, i) => $"SPY260717C00{500 + i}000").ToArray();
        var open = contracts.Select(_ => (int?)100_000).ToArray();
        var days = ExchangeCalendar.TradingDaysBefore(Monday, 10)
            .Select((day, i) => new DayVolumes("SPY", day, default, 1, 1, contracts, Array.ConvertAll(last, _ => 990 + (i % 3 * 10)), open))
            .Append(new DayVolumes("SPY", Monday, default, 1, 1, contracts, last, open));
        return new KeptDays(days);
    }

    private static Proposal Propose(IAlertHistory history, int alerts) => Calibrator.Propose(history, _ => new VolumeSettings(), alerts).ShouldHaveSingleItem();

    [Theory]
    [InlineData(2.5, 0)]
    [InlineData(2.6, 1)]
    [InlineData(3.1, 2)]
    [InlineData(4.1, 3)]
    [InlineData(7.9, 3)]
    [InlineData(8.0, 4)]
    [InlineData(16.0, 5)]
    public void rungs_are_the_severities_and_each_doubling(double z, int expected) => KeptDays.Rungs(z, 2.5, 3, 4).ShouldBe(expected);

    [Property(MaxTest = 200)]
    public Property rungs_are_what_a_slowly_growing_magnitude_climbs()
    {
        var thresholds = from low in Gen.Choose(10, 100)
                         from medium in Gen.Choose(0, 300)
                         from high in Gen.Choose(0, 600)
                         from final in Gen.Choose(1, 600)
                         select (low: low / 10.0, medium: (low + medium) / 10.0, high: (low + medium + high) / 10.0, final: (final / 10.0) + 0.05);
        return Prop.ForAll(thresholds.ToArbitrary(), each =>
        {
            var rung = default(Rung);
            var climbed = 0;
            for (var magnitude = each.low + 1e-9; magnitude <= each.final; magnitude += 0.001)
            {
                var severity = magnitude >= each.high ? Severity.High : magnitude >= each.medium ? Severity.Medium : Severity.Low;
                if (rung.TryClimb(severity, magnitude)) climbed++;
            }

            // A step this small may miss a rung that lies just under the end.
            Math.Abs(KeptDays.Rungs(each.final, each.low, each.medium, each.high) - climbed).ShouldBeLessThanOrEqualTo(1);
        });
    }

    [Fact]
    public void days_are_counted_from_the_first_that_has_enough_before_it()
    {
        // (2,000 − 1,000) over a floor of 100 is z = 10: low, medium, high, and 8.
        var days = Kept(2_000, 1_000).Count(_ => new VolumeSettings())["SPY"];
        days.Count.ShouldBe(6);
        days.Take(5).ShouldAllBe(day => day.Count == 0);
        (days[^1].Day, days[^1].Count, days[^1].ByKind[SignalKind.VolumeSpike]).ShouldBe((Monday, 4, 4));
    }

    [Fact]
    public void divergences_are_counted_by_the_open_interest_of_the_day()
    {
        var days = Kept(1_010, 400_000).Count(_ => new VolumeSettings())["SPY"];
        days[^1].ByKind[SignalKind.OiDivergence].ShouldBe(2); // 4 × is over 1.5 and over 3.
    }

    [Fact]
    public void what_is_proposed_keeps_its_promise_and_the_level_below_does_not()
    {
        var history = Kept([.. Enumerable.Range(0, 40).Select(i => 1_100 + (i * 100))]);
        foreach (var alerts in new[] { 0, 1, 5, 20, 100 })
        {
            var proposal = Propose(history, alerts);
            var level = proposal.Level.ShouldNotBeNull();
            proposal.Then.Max(day => day.Count).ShouldBeLessThanOrEqualTo(alerts);
            var place = Calibrator.Levels.ToList().IndexOf(level);
            if (place > 0) history.Count(_ => history.Scaled(new VolumeSettings(), Calibrator.Levels[place - 1]))["SPY"].Max(day => day.Count).ShouldBeGreaterThan(alerts);
        }
    }

    [Fact]
    public void where_no_level_is_enough_none_is_proposed()
    {
        var proposal = Propose(Kept(2_000_000_000), 0);
        (proposal.Level, proposal.Then[^1].Count > 0).ShouldBe((null, true));
    }

    [Fact]
    public void a_symbol_so_quiet_that_it_says_nothing_gets_the_lowest_thresholds()
    {
        var proposal = Propose(Kept(1_000), 5);
        proposal.Level.ShouldBe(0.1);
        (proposal.Now.Sum(day => day.Count), proposal.Settings.Spike.Z).ShouldBe((0, 0.25));
    }

    [Fact]
    public void symbols_are_searched_apart()
    {
        string[] busy = ["SPY260717C00500000"], quiet = ["QQQ260717C00500000"];
        var days = ExchangeCalendar.TradingDaysBefore(Monday, 12).SelectMany((day, i) => new[]
        {
            new DayVolumes("SPY", day, default, 1, 1, busy, [i == 11 ? 9_000 : 1_000], [null]),
            new DayVolumes("QQQ", day, default, 1, 1, quiet, [1_000], [null]),
        });
        var proposals = Calibrator.Propose(new KeptDays(days), _ => new VolumeSettings(), 1);
        proposals.Select(proposal => proposal.Symbol).ShouldBe(["QQQ", "SPY"]);
        proposals[0].Level.ShouldBe(0.1);
        proposals[1].Level!.Value.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void every_level_gives_settings_that_a_start_accepts_in_figures_of_two_digits()
    {
        foreach (var level in Calibrator.Levels)
        {
            foreach (var settings in new[] { Scaling.Tape(new VolumeSettings(), level), Scaling.Days(new VolumeSettings(), level) })
            {
                var results = new List<ValidationResult>();
                Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true).ShouldBeTrue(string.Join("; ", results));
                foreach (var (key, value) in Scaling.TapeThresholds(settings).Concat(Scaling.DayThresholds(settings)))
                {
                    var digits = ((decimal)value).ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture).Replace(".", string.Empty, StringComparison.Ordinal).Trim('0');
                    digits.Length.ShouldBeLessThanOrEqualTo(2, key);
                }
            }
        }
    }

    [Fact]
    public void thresholds_at_level_one_are_the_present_ones()
    {
        var settings = new VolumeSettings();
        Scaling.Tape(settings, 1).ShouldBe(settings);
        Scaling.Days(settings, 1).ShouldBe(settings);
    }
}
