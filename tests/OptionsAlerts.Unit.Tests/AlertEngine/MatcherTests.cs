using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("symbol = SPY", MatchLabel.Symbol, MatchOperator.Equal, "SPY")]
    [InlineData("symbol=SPY", MatchLabel.Symbol, MatchOperator.Equal, "SPY")]
    [InlineData("  kind  !=  sweep  ", MatchLabel.Kind, MatchOperator.NotEqual, "sweep")]
    [InlineData("severity =~ high|critical", MatchLabel.Severity, MatchOperator.Matches, "high|critical")]
    [InlineData("subject !~ 58[05].*", MatchLabel.Subject, MatchOperator.NotMatches, "58[05].*")]
    [InlineData("subject = \"\"", MatchLabel.Subject, MatchOperator.Equal, "")]
    [InlineData("subject = \" a = b \"", MatchLabel.Subject, MatchOperator.Equal, " a = b ")]
    [InlineData("subject = a \"b\" c", MatchLabel.Subject, MatchOperator.Equal, "a \"b\" c")]
    [InlineData("subject = \"a \\\"b\\\"\"", MatchLabel.Subject, MatchOperator.Equal, "a \"b\"")]
    [InlineData("subject = \"a\\\\\"", MatchLabel.Subject, MatchOperator.Equal, "a\\")]
    [InlineData("subject =~ \"\\d+\"", MatchLabel.Subject, MatchOperator.Matches, "\\d+")]
    [InlineData("subject == b", MatchLabel.Subject, MatchOperator.Equal, "= b")]
    public void a_matcher_is_a_label_an_operator_and_a_value_quoted_or_not(string text, MatchLabel label, MatchOperator operation, string value) =>
        Parsed(text).ShouldBe(new LabelMatcher { Label = label, Operator = operation, Value = value });

    [Theory]
    [InlineData("", "'' is no matcher: write label = \"value\", with =, !=, =~ or !~")]
    [InlineData("symbol SPY", "'symbol SPY' is no matcher: write label = \"value\", with =, !=, =~ or !~")]
    [InlineData("symbol ! SPY", "'symbol ! SPY' is no matcher: write =, !=, =~ or !~")]
    [InlineData("ticker = SPY", "'ticker' is no label; there are kind, symbol, severity, subject")]
    [InlineData("Symbol = SPY", "'Symbol' is no label; there are kind, symbol, severity, subject")]
    [InlineData("= SPY", "'' is no label; there are kind, symbol, severity, subject")]
    [InlineData("symbol =", "'symbol =' has no value; write \"\" for an empty one")]
    [InlineData("symbol =~ ", "'symbol =~ ' has no value; write \"\" for an empty one")]
    [InlineData("symbol = \"", "'symbol = \"' does not end with its quotes")]
    [InlineData("symbol = \"SPY", "'symbol = \"SPY' does not end with its quotes")]
    [InlineData("symbol = \"SPY\\\"", "'symbol = \"SPY\\\"' does not end with its quotes")]
    [InlineData("symbol = \"S\"PY\"", "'symbol = \"S\"PY\"' does not end with its quotes")]
    [InlineData("symbol = \"SPY\" x", "'symbol = \"SPY\" x' does not end with its quotes")]
    [InlineData("kind = sweeps", "'sweeps' is no kind; there are gamma_flip_breach")]
    [InlineData("kind != \"\"", "'' is no kind; there are gamma_flip_breach")]
    [InlineData("severity = urgent", "'urgent' is no severity; there are low, medium, high, critical")]
    [InlineData("subject = a\u0007", "the value holds a control character")]
    [InlineData("subject = a\u0085b", "the value holds a control character")]
    [InlineData("subject =~ (a", "'(a' is no regular expression that is taken here")]
    [InlineData("subject =~ a)|(b", "'a)|(b' is no regular expression that is taken here")]
    [InlineData("subject =~ (?=a)b", "'(?=a)b' is no regular expression that is taken here")]
    [InlineData("subject =~ (a)\\1", "'(a)\\1' is no regular expression that is taken here")]
    [InlineData("subject =~ (a{1000}){1000}", "'(a{1000}){1000}' is no regular expression that is taken here")]
    public void what_is_no_matcher_says_what_would_be_one(string text, string problem) => LabelMatcher.TryParse(text, out _).ShouldNotBeNull().ShouldStartWith(problem);

    [Fact]
    public void a_value_has_256_characters_at_the_most()
    {
        LabelMatcher.TryParse($"subject = {new string('a', 256)}", out _).ShouldBeNull();
        LabelMatcher.TryParse($"subject = {new string('a', 257)}", out _).ShouldBe("the value has 257 characters; at most 256");
    }

    [Theory]
    [InlineData("kind =~ gex_.*", "kind =~ \"gex_.*\"")]
    [InlineData("subject = \"a \\\"b\\\" \\\\\"", "subject = \"a \\\"b\\\" \\\\\"")]
    public void a_matcher_is_written_with_quotes(string text, string written) => Parsed(text).ToString().ShouldBe(written);

    [Property(Arbitrary = [typeof(Matchers)], MaxTest = 1_000)]
    public void what_is_written_is_read_back(LabelMatcher matcher) => Parsed(matcher.ToString()).ShouldBe(matcher);

    [Property(MaxTest = 1_000)]
    public void any_text_is_a_matcher_or_has_a_problem(string? text)
    {
        foreach (var written in new[] { text ?? string.Empty, $"subject ={text}", $"symbol =~ \"{text}\"" })
        {
            if (LabelMatcher.TryParse(written, out var matcher) is { } problem) problem.ShouldNotBeNullOrWhiteSpace();
            else matcher.Problem().ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("kind = sweep", true)]
    [InlineData("kind = block", false)]
    [InlineData("kind != block", true)]
    [InlineData("kind =~ sweep|block", true)]
    [InlineData("kind =~ swe", false)]
    [InlineData("kind !~ .*ee.*", false)]
    [InlineData("severity = high", true)]
    [InlineData("severity !~ low|medium", true)]
    [InlineData("symbol = SPY", true)]
    [InlineData("symbol = spy", false)]
    [InlineData("symbol != SPY", false)]
    [InlineData("symbol =~ SP", false)]
    [InlineData("symbol =~ SP.", true)]
    [InlineData("symbol =~ X|SPY|Y", true)]
    [InlineData("symbol !~ SP.", false)]
    [InlineData("symbol !~ SP", true)]
    [InlineData("subject = \"600 call\"", true)]
    [InlineData("subject =~ \"600.*|700.*\"", true)]
    [InlineData("subject =~ 600", false)]
    [InlineData("subject = \"\"", false)]
    public void a_label_is_compared_whole_and_to_the_letter(string matcher, bool matches) =>
        new MatcherSet([Parsed(matcher)]).Matches(new Labels(SignalKind.Sweep, "SPY", Severity.High, "600 call")).ShouldBe(matches);

    [Theory]
    [InlineData("symbol = SPY", "kind = sweep", true)]
    [InlineData("symbol = SPY", "kind = block", false)]
    [InlineData("symbol = QQQ", "kind = sweep", false)]
    [InlineData("symbol != QQQ", "symbol != SPY", false)]
    [InlineData("kind =~ s.*", "kind != sweep", false)]
    [InlineData("severity != low", "severity != high", false)]
    [InlineData("severity != low", "severity != medium", true)]
    public void matchers_must_all_hold(string first, string second, bool matches) =>
        new MatcherSet([Parsed(first), Parsed(second)]).Matches(new Labels(SignalKind.Sweep, "SPY", Severity.High, "600 call")).ShouldBe(matches);

    [Fact]
    public void no_matchers_match_everything() => new MatcherSet([]).Matches(new Labels(SignalKind.Digest, "*", Severity.Low, "")).ShouldBeTrue();

    [Fact]
    public void a_line_break_at_the_end_is_part_of_the_label() =>
        new MatcherSet([Parsed("subject =~ a")]).Matches(new Labels(SignalKind.Sweep, "SPY", Severity.High, "a\n")).ShouldBeFalse();

    [Fact]
    public void many_different_expressions_are_made_and_forgotten()
    {
        for (var index = 0; index < 1_200; index++)
            new MatcherSet([Parsed($"symbol =~ S{index}")]).Matches(new Labels(SignalKind.Sweep, $"S{index}", Severity.High, "")).ShouldBeTrue();
    }

    private static LabelMatcher Parsed(string text) => LabelMatcher.TryParse(text, out var matcher) is { } problem ? throw new InvalidOperationException(problem) : matcher;

    /// <summary>Matchers that can be: any text for symbols and subjects, escaped for an expression; kinds and severities by name.</summary>
    public static class Matchers
    {
        public static Arbitrary<LabelMatcher> Any() => Arb.From(
            from label in Gen.Elements(Enum.GetValues<MatchLabel>())
            from operation in Gen.Elements(Enum.GetValues<MatchOperator>())
            from letters in Gen.Elements("aZ09 \"\\=!~|.*'#:{}[]()\u00e9\u20ac".ToCharArray()).ArrayOf()
            from kind in Gen.Elements<string>([.. WireName.All<SignalKind>()])
            from severity in Gen.Elements<string>([.. WireName.All<Severity>()])
            select new LabelMatcher { Label = label, Operator = operation, Value = ValueOf(label, operation, new string(letters), kind, severity) });

        private static string ValueOf(MatchLabel label, MatchOperator operation, string text, string kind, string severity) => label switch
        {
            MatchLabel.Kind => kind,
            MatchLabel.Severity => severity,
            _ => operation is MatchOperator.Matches or MatchOperator.NotMatches ? System.Text.RegularExpressions.Regex.Escape(text) : text,
        };
    }
}
