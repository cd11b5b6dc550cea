using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.ServiceDefaults.Grpc;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class BoardPagesTests
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];

    private static BoardPage<StringValue> Page(string after, int size, Func<string, StringValue?>? message = null) =>
        BoardPages.Of(Keys, after, size, message ?? (key => new StringValue { Value = key }));

    private static string Text(BoardPage<StringValue> page) => $"{string.Concat(page.Items.Select(item => item.Value[0]))}>{page.NextToken}";

    [Theory]
    [InlineData("", 3, "abc>c")]
    [InlineData("c", 3, "d>")]
    [InlineData("", 4, "abcd>")]
    [InlineData("b", 1, "c>c")]
    [InlineData("d", 3, ">")]
    public void a_page_begins_after_the_token_and_names_its_last_key_where_more_follow(string after, int size, string expected) => Text(Page(after, size)).ShouldBe(expected);

    [Fact]
    public void a_key_that_has_gone_still_tells_where_its_page_ended() =>
        Text(BoardPages.Of(["a", "c", "d"], "b", 5, key => new StringValue { Value = key })).ShouldBe("cd>");

    [Fact]
    public void a_key_without_a_state_takes_no_place() => Text(Page("", 2, key => key == "b" ? null : new StringValue { Value = key })).ShouldBe("ac>c");

    [Fact]
    public void a_page_stays_within_three_mebibytes_but_for_a_first_that_is_larger_itself()
    {
        StringValue Large(string key) => new() { Value = key + new string('x', (key == "b" ? 4 : 1) << 20) };
        Text(Page("", 4, Large)).ShouldBe("a>a");
        Text(Page("a", 4, Large)).ShouldBe("b>b");
        Text(Page("b", 4, Large)).ShouldBe("cd>");
    }
}
