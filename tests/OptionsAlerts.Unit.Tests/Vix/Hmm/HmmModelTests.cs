using System.Text;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix;
using OptionsAlerts.Vix.Core.Hmm;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix.Hmm;

public sealed class HmmModelTests
{
    internal static readonly HmmModel Model = new(
        3, HmmFeature.LogVixClose, new DateOnly(1990, 1, 2), new DateOnly(2026, 2, 27), 9_100, VixDay.At(0, "09:00"), 1990, 8, 4321.25, -8500, HmmSample.Known);

    [Fact]
    public void a_known_model_has_its_known_hash() => Model.Hash.ShouldBe("035904e0d5d7d53d");

    [Fact]
    public void the_hash_changes_with_window_seed_and_any_bit_of_a_parameter_and_with_nothing_else()
    {
        var mean = new GaussianHmm(
            HmmSample.Known.Initial, HmmSample.Known.Transitions, [Math.BitIncrement(HmmSample.Known.Means[0]), HmmSample.Known.Means[1], HmmSample.Known.Means[2]], HmmSample.Known.Variances);
        HmmModel[] others = [Model with { Parameters = mean }, Model with { Seed = 1 }, Model with { TrainedTo = new DateOnly(2026, 2, 26) }, Model with { Samples = 9_099 }];
        others.Select(other => other.Hash).Append(Model.Hash).Distinct(StringComparer.Ordinal).Count().ShouldBe(5);
        (Model with { Version = 9, TrainedAt = default }).Hash.ShouldBe(Model.Hash);
    }

    [Fact]
    public void a_saved_model_reads_back_to_the_same_bits()
    {
        var read = HmmModelFormat.Read(new StateRow("vix-hmm:00000003", HmmModelFormat.Write(Model)));
        read.Hash.ShouldBe(Model.Hash);
        (read with { Parameters = Model.Parameters }).ShouldBe(Model);
    }

    [Theory]
    [InlineData("4321.25", "4321.25,\"extra", "cannot be read")]
    [InlineData("2.56", "2.57", "has the hash")]
    [InlineData("\"seed\":1990", "\"seed\":1991", "has the hash")]
    [InlineData("0.06]", "0]", "variance of state 2")]
    [InlineData("0.99,0.009", "0.99,0.019", "sum of row 0")]
    [InlineData("[2.56", "[null,2.56", "cannot be read")]
    [InlineData("log_vix_close", "vix_open", "cannot be read")]
    [InlineData("\"means\":", "\"names\":", "cannot be read")]
    public void a_model_that_nobody_trained_is_refused_by_its_row(string part, string instead, string words)
    {
        var text = Encoding.UTF8.GetString(HmmModelFormat.Write(Model));
        text.ShouldContain(part);
        var row = new StateRow("vix-hmm:00000003", Encoding.UTF8.GetBytes(text.Replace(part, instead, StringComparison.Ordinal)));
        var refusal = Should.Throw<FormatException>(() => HmmModelFormat.Read(row)).Message;
        refusal.ShouldContain("'vix-hmm:00000003'");
        refusal.ShouldContain(words);
    }

    [Fact]
    public void states_have_names_and_levels()
    {
        Enumerable.Range(0, 3).Select(state => Model.NameOf(state)).ShouldBe(["low", "middle", "high"]);
        Enumerable.Range(0, 2).Select(state => HmmModel.NameOf(state, 2)).ShouldBe(["low", "high"]);
        Enumerable.Range(0, 4).Select(state => HmmModel.NameOf(state, 4)).ShouldBe(["1_of_4", "2_of_4", "3_of_4", "4_of_4"]);
        Model.LevelOf(2).ShouldBe(29.67, 0.01);
    }
}
