using OptionsAlerts.AlertEngine.Api;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class LineDiffTests
{
    [Fact]
    public void texts_that_are_the_same_differ_in_nothing() => LineDiff.Of("a\nb\n", "a\nb").ShouldBeEmpty();

    [Fact]
    public void a_changed_line_is_shown_with_three_around_it_and_its_place() =>
        LineDiff.Of("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9").ShouldBe(["@@ 2", "  2", "  3", "  4", "- 5", "+ five", "  6", "  7", "  8"]);

    [Fact]
    public void places_far_apart_are_shown_apart() =>
        LineDiff.Of(string.Join('\n', Enumerable.Range(1, 20)), string.Join('\n', Enumerable.Range(1, 20).Select(line => line is 1 or 20 ? $"{line}!" : $"{line}"))).ShouldBe(
            ["@@ 1", "- 1", "+ 1!", "  2", "  3", "  4", "@@ 17", "  17", "  18", "  19", "- 20", "+ 20!"]);

    [Fact]
    public void a_line_put_in_or_taken_out_moves_no_other()
    {
        LineDiff.Of("a\nb", "a\nx\nb").ShouldBe(["@@ 1", "  a", "+ x", "  b"]);
        LineDiff.Of("a\nx\nb", "a\nb").ShouldBe(["@@ 1", "  a", "- x", "  b"]);
    }

    [Fact]
    public void texts_too_long_to_compare_line_by_line_are_shown_whole()
    {
        var (before, after) = (string.Join('\n', Enumerable.Range(0, 3_000).Select(line => $"a{line}")), string.Join('\n', Enumerable.Range(0, 3_000).Select(line => $"b{line}")));
        var diff = LineDiff.Of(before, after);
        diff.Count.ShouldBe(6_001);
        (diff[1], diff[^1]).ShouldBe(("- a0", "+ b2999"));
    }
}
