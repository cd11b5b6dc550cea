using System.Globalization;
using System.Text;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>Plain words by the core schema; and what YAML can do and a policy must not, refused in bounded time and memory.</summary>
public sealed class YamlPolicyTests
{
    [Theory]
    [InlineData("no", "no")]
    [InlineData("NO", "NO")]
    [InlineData("yes", "yes")]
    [InlineData("on", "on")]
    [InlineData("off", "off")]
    [InlineData("y", "y")]
    [InlineData("nULL", "nULL")]
    [InlineData("22:00", "22:00")]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-20T15:30:00Z", "2026-11-20T15:30:00Z")]
    [InlineData("1_000", "1_000")]
    [InlineData("0b11", "0b11")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("0o8", "0o8")]
    [InlineData("0xG", "0xG")]
    [InlineData("-1-", "-1-")]
    [InlineData("'true'", "true")]
    [InlineData("\"1\"", "1")]
    [InlineData("''", "")]
    [InlineData("'~'", "~")]
    [InlineData("|-\n  1", "1")]
    [InlineData(">-\n  true", "true")]
    public void what_the_core_schema_has_no_other_name_for_and_what_is_quoted_is_text(string value, string text) =>
        Read($"a: {value}").Required("a").Value.ShouldBe(new PolicyValue.Text(text));

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("+5", 5L)]
    [InlineData("010", 10L)]
    [InlineData("0o17", 15L)]
    [InlineData("0x1F", 31L)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0x7FFFFFFFFFFFFFFF", long.MaxValue)]
    [InlineData("0x8000000000000000", null)]
    [InlineData("0o1000000000000000000000", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1.5", null)]
    [InlineData("5.", null)]
    [InlineData("-.5", null)]
    [InlineData("1E-3", null)]
    [InlineData(".inf", null)]
    [InlineData("-.INF", null)]
    [InlineData(".NaN", null)]
    public void numbers_are_those_of_the_core_schema_and_only_whole_ones_have_a_value(string plain, long? whole) =>
        Read($"a: {plain}").Required("a").Value.ShouldBe(new PolicyValue.Number(whole));

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("FALSE", false)]
    public void flags_are_true_and_false_alone(string plain, bool flag) => Read($"a: {plain}").Required("a").Flag().ShouldBe(flag);

    [Theory]
    [InlineData("")]
    [InlineData(" ~")]
    [InlineData(" null")]
    [InlineData(" Null")]
    [InlineData(" NULL")]
    [InlineData(" # Nothing.")]
    public void nothing_is_nothing(string plain) => Read($"a:{plain}").Required("a").Value.ShouldBe(new PolicyValue.Nothing());

    [Theory]
    [InlineData("a: 1\nb: &x 2", 2, "$.b", "anchors are not read; leave it out and write the value where it is needed")]
    [InlineData("&x a: 1", 1, "$.a", "anchors are not read; leave it out and write the value where it is needed")]
    [InlineData("--- &x\na: 1", 1, "$", "anchors are not read; leave it out and write the value where it is needed")]
    [InlineData("a:\n  - b\n  - *x", 3, "$.a[1]", "aliases are not read; write the value out")]
    [InlineData("a: 1\n*x : 2", 2, "$.?", "aliases are not read; write the value out")]
    [InlineData("a: 1\n<<: { b: 2 }", 2, "$.<<", "merge keys are not read; write the members out")]
    [InlineData("a: !!str 1", 1, "$.a", "tags are not read; leave it out, and put a text in quotes")]
    [InlineData("a: ! 1", 1, "$.a", "tags are not read; leave it out, and put a text in quotes")]
    [InlineData("a:\n- !mine [1]", 2, "$.a[0]", "tags are not read; leave it out, and put a text in quotes")]
    [InlineData("a: 1\n!<x> b: 1", 2, "$.b", "tags are not read; leave it out, and put a text in quotes")]
    [InlineData("a: !!python/object:os.system {}", 1, "$.a", "tags are not read; leave it out, and put a text in quotes")]
    [InlineData("? [a]\n: 1", 1, "$.?", "the key is an object or a list; a key must be a text")]
    [InlineData("a: 1\n---\nb: 2", 2, "$", "a second document begins; a policy is one document")]
    [InlineData("a: 1\n...\nb: 2", 3, "$", "a second document begins; a policy is one document")]
    [InlineData("%YAML 1.1\n---\na: 1", 1, "$", "another version of YAML; this program reads 1.2")]
    public void what_makes_a_file_mean_more_than_it_shows_is_refused(string yaml, int line, string path, string problem) =>
        Refusal(yaml).ShouldBe($"p.yaml:{line}: {path}: {problem}");

    [Theory]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n")]
    [InlineData("--- # The policy.\na: 1")]
    [InlineData("? a\n: 1")]
    [InlineData("'a': 1")]
    [InlineData("a:\t1\t\n")]
    [InlineData("a: 1\t# One.\n")]
    public void what_changes_nothing_is_read(string yaml) => Read(yaml).Required("a").Value.ShouldBe(new PolicyValue.Number(1));

    [Fact]
    public void a_quoted_key_is_no_merge_key() => Read("'<<': 1").Required("<<").Value.ShouldBe(new PolicyValue.Number(1));

    [Fact]
    public void a_billion_laughs_are_refused_at_the_first()
    {
        var laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var level = 1; level < 10; level++) laughs.AppendLine($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]");
        Refusal(laughs.ToString()).ShouldStartWith("p.yaml:1: $.a0: anchors are not read");
    }

    [Theory]
    [InlineData("p.yaml", "[", "]", "[0]")]
    [InlineData("p.yaml", "- ", "", "[0]")]
    [InlineData("p.yaml", "{ a: ", "}", ".a")]
    [InlineData("p.json", "[", "]", "[0]")]
    [InlineData("p.json", "{ \"a\": ", "}", ".a")]
    public void thirty_two_levels_are_read_and_one_more_is_refused(string file, string open, string close, string step)
    {
        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
        Should.NotThrow(() => PolicyReader.Read(Repeat(open, 32) + "1" + Repeat(close, 32), file)).Place.Depth.ShouldBe(0);
        foreach (var levels in (int[])[33, 34, 1_000_000 / (open.Length + close.Length)])
        {
            var refused = Should.Throw<PolicyException>(() => PolicyReader.Read(Repeat(open, levels) + "1" + Repeat(close, levels), file));
            refused.Message.ShouldBe($"{file}:1: ${Repeat(step, 32)}: is nested too deep; at most 32 levels");
        }
    }

    [Theory]
    [InlineData("p.yaml", "a: '", "'")]
    [InlineData("p.yaml", "a: |\n ", "")]
    [InlineData("p.json", "{ \"a\": \"", "\" }")]
    public void a_file_of_one_mebibyte_is_read_and_one_byte_more_refused(string file, string before, string after)
    {
        var room = PolicyReader.MaxBytes - before.Length - after.Length;
        var text = new string('x', room);
        PolicyReader.Read(before + text + after, file).Required("a").Value.ShouldBe(new PolicyValue.Text(text));
        Should.Throw<PolicyException>(() => PolicyReader.Read($"{before}{text}x{after}", file)).Message.ShouldBe($"{file}:1: $: is larger than 1 MiB; at most 1 MiB");
        // The size is of bytes: half as many letters of two bytes each.
        Should.Throw<PolicyException>(() => PolicyReader.Read(before + new string('é', (room / 2) + 1) + after, file)).Message.ShouldEndWith("at most 1 MiB");
    }

    [Theory]
    [InlineData("p.yaml", "? '{0}'\n: 1")]
    [InlineData("p.yaml", "version: {1}\nroutes: {{ low: {{ channels: ['{0}'] }} }}")]
    [InlineData("p.json", "{{ \"{0}\": 1 }}")]
    [InlineData("p.json", "{{ \"version\": {0} }}")]
    public void what_is_said_of_a_huge_value_is_short(string file, string format)
    {
        var text = string.Format(CultureInfo.InvariantCulture, format, new string('7', 500_000), AlertPolicy.CurrentVersion);
        Should.Throw<PolicyException>(() => PolicyFile.Parse(text, file)).Message.Length.ShouldBeInRange(30, 500);
    }

    [Fact]
    public void many_deep_values_cost_no_long_paths()
    {
        var yaml = string.Concat(Enumerable.Repeat("{ " + new string('k', 60) + ": ", 30)) + "[" + string.Concat(Enumerable.Repeat("1,", 100_000)) + "1]" + new string('}', 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(yaml).Place.Line.ShouldBe(1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000_000);
    }

    private static PolicyNode Read(string yaml) => PolicyReader.Read(yaml, "p.yaml");

    private static string Refusal(string yaml) => Should.Throw<PolicyException>(() => PolicyReader.Read(yaml, "p.yaml")).Message;
}
