using Google.Rpc;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class ProblemsTests
{
    [Fact]
    public void a_refused_policy_names_line_and_path_of_each_problem()
    {
        var status = Problems.Policy(PolicyFile.Problems("version: 2\nstorm: { limit: 0 }\nrate: { perMinute: 0 }", "p.yaml")).GetRpcStatus()!;
        status.Code.ShouldBe((int)Code.InvalidArgument);
        status.GetDetail<BadRequest>()!.FieldViolations.Select(violation => (violation.Field, violation.Description)).ShouldBe(
        [
            ("text.storm.limit", "p.yaml:2: $.storm.limit: 0 is out of range; 1 to 1000"),
            ("text.rate.perMinute", "p.yaml:3: $.rate.perMinute: 0 is out of range; 1 to 100000"),
        ]);
    }

    [Fact]
    public void every_error_has_a_reason_of_the_programs_domain()
    {
        RpcException[] all =
        [
            Problems.Invalid("id", "is none"), Problems.Unknown("X", "x"), Problems.Refused("X", "x", "y"), Problems.Moved("x", "y"), Problems.Beyond("x"), Problems.NoKey("X", "x"),
            Problems.Busy("x"), Problems.Away("X", "x"), Problems.Unreadable("x"), Problems.Fault(),
        ];
        all.ShouldAllBe(error => error.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Domain == "options-alerts");
        all.Select(error => error.StatusCode).ShouldBe(
        [
            StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.FailedPrecondition, StatusCode.Aborted, StatusCode.OutOfRange, StatusCode.Unauthenticated,
            StatusCode.ResourceExhausted, StatusCode.Unavailable, StatusCode.DataLoss, StatusCode.Internal,
        ]);
    }

    [Fact]
    public void what_passes_by_itself_says_when_to_try_again()
    {
        Problems.Busy("x").GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds.ShouldBe(5);
        Problems.Away("X", "x").GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.Seconds.ShouldBe(2);
    }

    [Fact]
    public void a_long_text_is_cut_to_what_a_header_takes() => Problems.Unknown("X", new string('x', 2_000)).Status.Detail.Length.ShouldBe(500);
}
