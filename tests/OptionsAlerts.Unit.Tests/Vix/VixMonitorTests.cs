using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class VixMonitorTests
{
    private static readonly DateTimeOffset Ten = VixDay.At(0, "10:00");

    [Theory]
    [InlineData(double.NaN, ReadingFault.NotFinite)]
    [InlineData(double.PositiveInfinity, ReadingFault.NotFinite)]
    [InlineData(double.NegativeInfinity, ReadingFault.NotFinite)]
    [InlineData(0, ReadingFault.OutOfRange)]
    [InlineData(-17, ReadingFault.OutOfRange)]
    [InlineData(200, ReadingFault.OutOfRange)]
    public void a_value_vix_cannot_have_is_refused_and_changes_nothing(double value, ReadingFault fault)
    {
        var day = new VixDay().On(0, "10:00").Reads(17, 17.5, 18);
        var before = (day.Monitor.Standing(), Bytes(day.Monitor));
        day.Monitor.Read(new VixReading(Ten.AddMinutes(10), value), Ten.AddMinutes(10)).Fault.ShouldBe(fault);
        (day.Monitor.Standing(), Bytes(day.Monitor)).ShouldBe(before);
    }

    [Fact]
    public void a_zero_does_not_destroy_what_comes_after_it() =>
        new VixDay().Reads(17, 17, 0, double.NaN, 19.7, 19.7).Moves.ShouldHaveSingleItem().Percent.ShouldBe(15.88, 0.01);

    [Theory]
    [InlineData(-60, ReadingFault.OutOfOrder)]
    [InlineData(0, ReadingFault.Repeated)]
    [InlineData(3600, ReadingFault.FromTheFuture)]
    public void a_reading_out_of_its_time_is_refused_and_changes_nothing(int seconds, ReadingFault fault)
    {
        var monitor = new VixMonitor(new VixSettings(), new DailyCloses(252));
        monitor.Read(new VixReading(Ten, 17), Ten);
        var before = Bytes(monitor);
        monitor.Read(new VixReading(Ten.AddSeconds(seconds), 22), Ten).Fault.ShouldBe(fault);
        Bytes(monitor).ShouldBe(before);
    }

    [Fact]
    public void the_same_print_read_twice_confirms_nothing()
    {
        var day = new VixDay().On(0, "10:00").Reads(17, 17);
        for (var i = 0; i < 3; i++) day.Read(new VixReading(Ten.AddMinutes(5), 21));
        day.Regimes.ShouldBeEmpty();
    }

    [Fact]
    public void relatives_that_cannot_be_are_dropped_and_the_reading_taken()
    {
        var day = new VixDay();
        day.Read(new VixReading(Ten, 17, double.NaN, 1e9, -1)).BadRelatives.ShouldBe(3);
        day.Monitor.Standing()!.Reading.ShouldBe(new VixReading(Ten, 17));
    }

    [Fact]
    public void vvix_above_two_hundred_is_true_and_kept()
    {
        var day = new VixDay();
        day.Read(new VixReading(Ten, 82, 70, 207.59, 90)).BadRelatives.ShouldBe(0);
        day.Monitor.Standing()!.Reading.Vvix.ShouldBe(207.59);
    }

    [Fact]
    public void without_vix3m_there_is_no_term_structure()
    {
        var standing = new VixDay().Reads(17).Monitor.Standing()!;
        (standing.Reading.TermStructure, standing.Term).ShouldBe((null, null));
    }

    [Fact]
    public void an_inversion_and_its_end_are_told_with_their_severities()
    {
        var day = new VixDay();
        double[] vix = [17, 17, 20.5, 20.6, 19, 18.9];
        for (var i = 0; i < vix.Length; i++) day.Read(new VixReading(Ten.AddMinutes(i), vix[i], 20));
        day.Findings.OfType<VixFinding.Term>().Select(term => (term.Inverted, term.Severity)).ShouldBe(
            [(true, Contracts.Severity.High), (false, Contracts.Severity.Medium)]);
    }

    [Fact]
    public void a_restart_raises_no_transition_and_keeps_when_the_regime_began()
    {
        var before = new VixDay().On(0, "10:00").Reads(17, 17, 21, 21, 19.5);
        var after = new VixDay(new VixSettings(), before.Monitor.Closes, before.Monitor.Save()).On(0, "10:10").Reads(19.4, 19.5);
        (after.Monitor.Standing()!.Regime.Regime, after.Monitor.Standing()!.Regime.Since).ShouldBe((VixRegime.Elevated, Ten.AddMinutes(2)));
        after.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void a_restart_in_the_middle_of_anything_decides_as_no_restart_would()
    {
        var random = new Random(20260302);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => 12 + (random.NextDouble() * 20))];
        var whole = new VixDay().On(0, "09:30").Reads(values);

        var parts = new VixDay().On(0, "09:30");
        List<VixFinding> findings = [];
        for (var i = 0; i < values.Length; i++)
        {
            parts.On(0, "09:30").On(0, TimeOnly.MinValue.AddMinutes(570 + i).ToString("HH:mm")).Reads(values[i]);
            findings.AddRange(parts.Findings);
            parts = new VixDay(new VixSettings(), parts.Monitor.Closes, parts.Monitor.Save());
        }

        whole.Findings.Count.ShouldBeGreaterThan(20);
        findings.ShouldBe(whole.Findings);
    }

    private static string Bytes(VixMonitor monitor) => System.Text.Json.JsonSerializer.Serialize(monitor.Save());
}
