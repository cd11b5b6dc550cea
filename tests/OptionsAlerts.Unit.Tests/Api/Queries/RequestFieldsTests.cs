using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Grpc;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class RequestFieldsTests
{
    private readonly RequestFields _fields = new();

    private IEnumerable<(string Field, string Description)> Wrong()
    {
        var refused = Should.Throw<RpcException>(_fields.Check);
        refused.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        return refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => (violation.Field, violation.Description));
    }

    [Fact]
    public void nothing_wrong_throws_nothing()
    {
        _fields.Symbols("symbols", ["^spx", "brk.b", "I:SPX", "IWM"]).ShouldBe(["BRK.B", "IWM", "SPX"]);
        (_fields.Size("limit", 0, 20, 50), _fields.Size("limit", 50, 20, 50)).ShouldBe((20, 50));
        (_fields.Interval("interval", null), _fields.Interval("interval", Duration.FromTimeSpan(TimeSpan.FromSeconds(60)))).ShouldBe((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
        _fields.Interval("interval", new Duration { Nanos = 100_000_000 }).ShouldBe(TimeSpan.FromSeconds(0.1));
        (_fields.Value("side", "put", OptionRight.Call), _fields.Value("side", "", OptionRight.Call)).ShouldBe((OptionRight.Put, OptionRight.Call));
        (_fields.Token(""), _fields.Token("0"), _fields.Token("42"), _fields.KeyToken("BRK/B")).ShouldBe((null, 0, 42, "BRK/B"));
        _fields.Check();
    }

    [Theory]
    [InlineData("", "must be given")]
    [InlineData("^", "is no symbol")]
    [InlineData("A B", "is no symbol")]
    [InlineData("SPY\n", null)]
    [InlineData("ABCDEFGHIJK", "is no symbol")]
    [InlineData("ÄBC", "is no symbol")]
    public void a_symbol_that_cannot_be_is_refused(string name, string? problem)
    {
        _fields.Symbol("symbol", name);
        if (problem is null) _fields.Check();
        else Wrong().ShouldBe([("symbol", problem)]);
    }

    [Fact]
    public void all_that_is_wrong_is_told_in_one_answer()
    {
        _fields.Symbols("symbols", ["SPY", "?", .. Enumerable.Repeat("SPY", 100)]);
        _fields.Size("page_size", 101, 10, 100);
        _fields.Interval("interval", new Duration { Seconds = 61 });
        _fields.Value("side", "PUT", OptionRight.Call);
        _fields.Token("-1");
        _fields.KeyToken(new string('a', 201));
        Wrong().ShouldBe(
        [
            ("symbols", "must be at most 100"), ("symbols[1]", "is no symbol"), ("page_size", "must be 0 to 100"), ("interval", "must be 0.1 to 60 seconds"), ("side", "must be one of call, put"),
            ("page_token", "is not one that this service gave"), ("page_token", "is not one that this service gave"),
        ]);
    }
}
