using Npgsql;
using OptionsAlerts.AlertEngine.Log;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DecisionFilterTests
{
    [Fact]
    public void what_is_not_asked_for_is_no_condition()
    {
        using var command = new NpgsqlCommand();
        new DecisionFilter("live").Conditions(command.Parameters).ShouldBe("starts_with(stream_id, $1) and type = any($2)");
        command.Parameters[0].Value.ShouldBe("live/decisions/");
    }

    [Fact]
    public void values_are_parameters_and_names_are_looked_for_in_both_their_spellings()
    {
        using var command = new NpgsqlCommand();
        var filter = new DecisionFilter("live", Symbol: "x' or 1=1", Kind: "gamma_flip_breach", Reason: "rate_limited", From: Desk.Start, Text: "%_");
        filter.Conditions(command.Parameters).ShouldNotContain("1=1");
        command.Parameters[2].Value.ShouldBe("x' or 1=1");
        command.Parameters[3].Value.ShouldBe(new[] { "gamma_flip_breach", "GammaFlipBreach" });
        command.Parameters[4].Value.ShouldBe(new[] { "rate_limited", "RateLimited" });
        command.Parameters[6].Value.ShouldBe("%_");
    }
}
