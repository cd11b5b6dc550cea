using OptionsAlerts.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

public sealed class ServerTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("authentication failed", "authentication failed")]
    [InlineData("two\r\nlines\u0007", "two  lines")]
    [InlineData("key abcdEFGH12345678 is unknown", "key … is unknown")]
    [InlineData("key abcdEFGH1234567 is short", "key abcdEFGH1234567 is short")]
    public void Words_of_a_server_are_one_line_without_keys(string? text, string shown) => ServerText.OneLine(text).ShouldBe(shown);

    [Fact]
    public void Long_words_are_cut() => ServerText.OneLine(string.Concat(Enumerable.Repeat("word ", 100))).Length.ShouldBeLessThanOrEqualTo(160);
}
