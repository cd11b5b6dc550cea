using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("  export A = 1  ", "1")]
    [InlineData("A=", "")]
    [InlineData("A=plain text # comment", "plain text")]
    [InlineData("A=with#hash", "with#hash")]
    [InlineData("A=# only a comment", "")]
    [InlineData("A='literal # \\n $x'", "literal # \\n $x")]
    [InlineData("A=\"two\\nlines \\\"and\\\" \\\\ \\q\" # comment", "two\nlines \"and\" \\ \\q")]
    [InlineData("A=\"\"", "")]
    [InlineData("A=x=y", "x=y")]
    [InlineData("\uFEFFA=after a mark", "after a mark")]
    public void a_value_is_read(string line, string value)
    {
        var file = DotEnvFile.Parse(line);
        file.Problems.ShouldBeEmpty();
        file.Entries.ShouldBe([new DotEnvEntry("A", value, 1)]);
    }

    [Theory]
    [InlineData("just words", "a line must be NAME=value.")]
    [InlineData("=x", "the part before '=' is no name (letters, digits and '_', not beginning with a digit).")]
    [InlineData("1A=x", "the part before '=' is no name (letters, digits and '_', not beginning with a digit).")]
    [InlineData("A B=x", "the part before '=' is no name (letters, digits and '_', not beginning with a digit).")]
    [InlineData("A=\"s3cret", "A: the quote \" is not closed on its line.")]
    [InlineData("A='s3cret' more", "A: only a comment may follow the closing quote.")]
    [InlineData("A=s3c\0ret", "A: the value holds a control character.")]
    public void a_bad_line_is_a_problem_with_its_place_and_without_its_value(string line, string problem)
    {
        var file = DotEnvFile.Parse($"# first\nBEFORE=1\n{line}\nAFTER=2");
        file.Problems.ShouldBe([$".env:3: {problem}"]);
        file.Entries.Select(entry => entry.Name).ShouldBe(["BEFORE", "AFTER"]);
    }

    [Fact]
    public void a_name_set_twice_is_a_problem_and_the_first_holds()
    {
        var file = DotEnvFile.Parse("A=1\r\n\r\nA=2\r\n");
        file.Problems.ShouldBe([".env:3: A is set already on line 1."]);
        file.Entries.Single().Value.ShouldBe("1");
    }

    [Fact]
    public void a_file_that_is_no_text_is_one_problem()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0x41, 0x3D, 0xFF, 0xFE, 0x80]);
            var file = DotEnvFile.Read(path);
            file.Problems.ShouldHaveSingleItem().ShouldEndWith("is not UTF-8 text and was not read.");
            file.Entries.ShouldBeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void a_file_that_is_not_there_is_empty() => DotEnvFile.Read("/nowhere/.env").Problems.ShouldBeEmpty();
}
