using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class PolicyProblemsTests
{
    [Fact]
    public void every_problem_of_a_file_is_told_with_its_line_and_path()
    {
        var problems = Of(
            """
            version: 2
            staleAfter: soon
            storm: { limit: 0 }
            rates: { perMinute: 5 }
            cooldowns:
              sweep: 5m
              sweeps: 5m
            routes:
              low: { channels: [pigeon, ntfy] }
            silences:
              - match: ["symbol ~ SPY"]
            """);
        problems.Select(problem => (problem.Line, problem.JsonPath)).ShouldBe(
        [
            (2L, "$.staleAfter"), (3L, "$.storm.limit"), (4L, "$.rates"), (7L, "$.cooldowns.sweeps"), (9L, "$.routes.low.channels[0]"), (11L, "$.silences[0].match[0]"),
        ]);
        problems[1].Message.ShouldBe("p.yaml:3: $.storm.limit: 0 is out of range; 1 to 1000");
    }

    [Theory]
    [InlineData("version: 2\nroutes:\n  low:\n    channels: [slack]\n", "p.yaml:4: $.routes.low.channels: no")]
    [InlineData("version: 2\nroutes:\n  low: { broadcast: true }\n", "p.yaml:3: $.routes.low.channels: no")]
    [InlineData("version: 2\n", "p.yaml: $.routes.low.channels: no")]
    public void what_is_refused_of_a_file_that_reads_has_the_line_of_what_is_nearest_in_it(string text, string message) =>
        PolicyFile.Placed(new PolicyException("policy", "$.routes.low.channels", line: null, "no"), text, "p.yaml").Message.ShouldBe(message);

    [Fact]
    public void what_only_follows_from_a_problem_is_no_other()
    {
        // Without its one channel the list is empty, and without the list the branch is not whole.
        var problem = Of(
            """
            version: 2
            routes:
              high: { match: [{ name: x, when: ["symbol = SPY"], channels: [pigeon] }] }
            """).ShouldHaveSingleItem();
        problem.JsonPath.ShouldBe("$.routes.high.match[0].channels[0]");
    }

    [Fact]
    public void a_missing_version_hides_nothing_else() =>
        Of("storm: { limit: 0 }\nfoo: 1").Select(problem => problem.JsonPath).ShouldBe(["$", "$.storm.limit", "$.foo"], ignoreOrder: true);

    [Theory]
    [InlineData("version: 2\nstorm: { limit: 5")]
    [InlineData("version: 2\nversion: 2")]
    [InlineData("\tversion: 2")]
    public void a_text_that_does_not_read_has_one_problem(string text) => Of(text).ShouldHaveSingleItem();

    [Fact]
    public void a_rule_over_the_whole_is_told_beside_the_others() =>
        Of(
            """
            version: 2
            rate: { perMinute: 0 }
            inhibitions:
              - { name: twice, source: ["kind = sweep"], target: ["kind = block"], for: 1m }
              - { name: twice, source: ["kind = sweep"], target: ["kind = block"], for: 1m }
            """).Count.ShouldBe(2);

    [Fact]
    public void a_file_that_reads_has_none_and_so_has_the_default_written_out()
    {
        Of("version: 2").ShouldBeEmpty();
        PolicyFile.Problems(PolicyText.YamlOf(AlertPolicy.Default), "p.yaml").ShouldBeEmpty();
        PolicyFile.Problems(PolicyText.Of(AlertPolicy.Default), "p.json").ShouldBeEmpty();
    }

    [Fact]
    public void no_more_than_fifty_are_looked_for()
    {
        var text = "version: 2\n" + string.Join('\n', Enumerable.Range(0, 300).Select(index => $"unknown{index}: 1"));
        Of(text).Count.ShouldBe(PolicyFile.MaxProblems);
    }

    private static IReadOnlyList<PolicyException> Of(string text) => PolicyFile.Problems(text, "p.yaml");
}
