using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Api;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class SilenceTextTests
{
    [Fact]
    public void a_silence_begins_with_the_engines_clock_and_lasts_its_duration()
    {
        var silence = SilenceText.Read(Request(), Desk.Start)(Desk.Start.AddSeconds(5));
        (silence.StartsAt, silence.EndsAt, silence.Author).ShouldBe((Desk.Start.AddSeconds(5), Desk.Start.AddSeconds(5).AddHours(1), "ada"));
        silence.Matchers.Select(matcher => matcher.ToString()).ShouldBe(["symbol = \"SPY\"", "kind =~ \"gex_.*\""]);
    }

    [Fact]
    public void the_same_silence_asked_for_in_one_moment_has_one_id_and_a_callers_own_id_stands()
    {
        var make = SilenceText.Read(Request(), Desk.Start);
        make(Desk.Start).Id.ShouldBe(make(Desk.Start).Id);
        make(Desk.Start.AddTicks(1)).Id.ShouldNotBe(make(Desk.Start).Id);
        var given = Request();
        given.Id = "6f0d9f1c-0000-8000-8000-000000000001";
        SilenceText.Read(given, Desk.Start)(Desk.Start).Id.ShouldBe(Guid.Parse(given.Id));
    }

    [Fact]
    public void every_field_that_is_wrong_is_named()
    {
        var request = new CreateSilenceRequest
        {
            Matchers = { "symbol = SPY", "colour = red", "kind = swoop" },
            Comment = "two\nlines",
            Id = "7",
            Windows = { new SilenceWindow { From = "9", To = "10:00", Days = { "someday" } } },
        };
        Violations(() => SilenceText.Read(request, Desk.Start)).ShouldBe(["matchers[1]", "matchers[2]", "windows[0].days", "windows[0].from", "ends", "author", "comment", "id"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40_000_000)]
    public void a_duration_is_a_second_to_a_year(long seconds)
    {
        var request = Request();
        request.Duration = new Duration { Seconds = seconds };
        Violations(() => SilenceText.Read(request, Desk.Start)).ShouldBe(["duration"]);
    }

    [Fact]
    public void an_end_before_the_start_is_refused()
    {
        var request = Request();
        request.Duration = null;
        request.Ends = Timestamp.FromDateTimeOffset(Desk.Start.AddHours(-1));
        Violations(() => SilenceText.Read(request, Desk.Start)).ShouldBe(["ends"]);
    }

    [Fact]
    public void a_silence_is_pending_active_idle_outside_its_windows_and_ended()
    {
        var request = Request();
        request.Starts = Timestamp.FromDateTimeOffset(Desk.Start);
        request.Windows.Add(new SilenceWindow { From = "10:30", To = "10:45" });
        var silence = SilenceText.Read(request, Desk.Start)(Desk.Start);
        string StateAfter(int minutes) => SilenceText.ToMessage(silence, "operator", Desk.Start.AddMinutes(minutes)).State;
        (StateAfter(-1), StateAfter(0), StateAfter(31), StateAfter(46), StateAfter(60)).ShouldBe(("pending", "idle", "active", "idle", "ended"));
    }

    private static CreateSilenceRequest Request() => new()
    {
        Matchers = { "symbol = SPY", "kind =~ gex_.*" },
        Duration = new Duration { Seconds = 3_600 },
        Author = "ada",
        Comment = "lunch",
    };

    private static IEnumerable<string> Violations(Action action) =>
        Should.Throw<RpcException>(action).GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field);
}
