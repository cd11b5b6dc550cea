using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>What every channel that speaks HTTP keeps, whatever its provider.</summary>
public abstract class HttpChannelContract
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private protected abstract Task<ChannelRig> Start();

    /// <summary>False for a provider whose every 2xx means accepted.</summary>
    protected abstract bool ReadsTheAnswer { get; }

    /// <summary>False for a status that may pass elsewhere and that this provider wants never tried again.</summary>
    protected virtual bool TriesAgain(int status) => true;

    /// <summary>A failure as this provider words it: plain text, or with the code that it decides by.</summary>
    protected virtual Fault.Answer Failure(int status, string words) => new(status, words, "text/plain");

    [Fact]
    public async Task a_request_is_sent_once_and_reported_delivered()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);

        var delivered = notifier.Outcomes.Delivered;
        (delivered.RequestId, delivered.Channel, delivered.Attempt, delivered.Step, delivered.PossibleRepeat).ShouldBe(
            (Requests.For(rig.Channel).RequestId, rig.Channel, 1, 7L, false));
        rig.Requests().Count.ShouldBe(1);
        rig.Shown().Single().ShouldContain("SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(413)]
    public async Task a_refusal_is_permanent_and_never_tried_again(int status)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Failure(status, "no such thing"));
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);

        notifier.Outcomes.Failed.Permanent.ShouldBeTrue();
        notifier.Outcomes.Failed.Reason.ShouldStartWith($"{status} ");
        notifier.Outcomes.Failed.Reason.ShouldEndWith("no such thing");
        rig.Requests().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task a_passing_failure_is_tried_again_until_it_has_passed(int status)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(new Fault.Answer(status, "{}"));
        rig.Faults.Enqueue(Failure(status, "later"));
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);

        if (!TriesAgain(status))
        {
            notifier.Outcomes.Failed.Permanent.ShouldBeTrue();
            rig.Requests().Count.ShouldBe(1);
            return;
        }

        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeFalse();
        rig.Requests().Count.ShouldBe(3);
        rig.Shown().Count.ShouldBe(1);
    }

    [Fact]
    public async Task tries_run_out_and_the_last_words_are_reported()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(With(rig, ("Notifier:Delivery:Attempts", "3")));
        for (var i = 1; i <= 3; i++) rig.Faults.Enqueue(new Fault.Answer(500, $"broken {i}", "text/plain"));
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);

        (notifier.Outcomes.Failed.Permanent, notifier.Outcomes.Failed.Reason).ShouldBe((false, "500 Internal Server Error: broken 3"));
        rig.Requests().Count.ShouldBe(3);
    }

    [Fact]
    public async Task retry_after_in_seconds_is_read()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.RetryAfter(rig.RateLimit, 34));
        (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(34 * Second);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(-20, 0)]
    public async Task retry_after_as_a_date_is_read_against_the_clock_and_never_negative(int fromNow, int expected)
    {
        var time = new FakeTimeProvider(Requests.EventTime);
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings, time);
        rig.Faults.Enqueue(Fault.RetryAfter(rig.RateLimit, ChannelRig.HttpDate(time.GetUtcNow().AddSeconds(fromNow))));
        (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBe(expected * Second);
    }

    [Fact]
    public async Task an_unreadable_retry_after_is_as_none()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.RetryAfter(rig.RateLimit, "soon"));
        (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>().RetryAfter.ShouldBeNull();
    }

    [Fact]
    public async Task a_wait_longer_than_is_honoured_fails_the_request_without_a_second_call()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.RetryAfter(rig.RateLimit, 2282));
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);
        notifier.Outcomes.Failed.Permanent.ShouldBeFalse();
        rig.Requests().Count.ShouldBe(1);
    }

    [Fact]
    public async Task silence_ends_with_the_time_limit_and_the_next_try_says_that_it_may_repeat()
    {
        await using var rig = await Start();
        using var silences = new Silences(rig, new Fault.Silence());
        await using var notifier = new NotifierRig(With(rig, Silences.Limits), silences.Time);
        await silences.Pass(notifier.Router.Dispatch(Requests.For(rig.Channel), default));
        notifier.Outcomes.Delivered.PossibleRepeat.ShouldBeTrue();
        rig.Requests().Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_connection_cut_before_the_answer_is_transient_and_may_have_arrived() => await Cut(new Fault.Reset());

    [Fact]
    public async Task a_connection_cut_within_the_answer_is_transient_and_may_have_arrived() => await Cut(new Fault.HalfAnswer());

    [Fact]
    public async Task no_connection_is_transient_and_cannot_have_arrived()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        await rig.Fake.DisposeAsync();
        var failure = (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>();
        failure.MayHaveArrived.ShouldBeFalse();
        failure.Reason.ShouldStartWith("no connection");
    }

    [Fact]
    public async Task a_certificate_that_nobody_trusts_is_no_connection_and_is_told_without_a_secret()
    {
        await using var rig = await Start();
        await using var stranger = await UntrustedServer.Start();
        await using var notifier = new NotifierRig([.. rig.SettingsAt(stranger.BaseUrl), new("Notifier:Delivery:Attempts", "2")]);
        var failure = (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>();
        (failure.MayHaveArrived, failure.RetryAfter).ShouldBe((false, null));
        await notifier.Router.Dispatch(Requests.For(rig.Channel), default);
        if (notifier.Channel(rig.Channel) is ICheckedChannel channel) (await channel.Check(default)).ShouldBeOfType<DeliveryResult.Transient>();

        notifier.Outcomes.Failed.Permanent.ShouldBeFalse();
        notifier.Outcomes.Failed.Reason.ShouldStartWith("no TLS connection: The remote certificate is invalid");
        stranger.Requests.ShouldBe(0);
        var said = string.Join('\n', [notifier.Outcomes.Failed.Reason, .. notifier.Log.Lines]);
        foreach (var secret in rig.Secrets) said.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{secret}' leaked");
    }

    [Fact]
    public async Task a_connection_that_does_not_come_about_in_time_is_transient_and_cannot_have_arrived()
    {
        await using var rig = await Start();
        // Takes the connection, and never says a word of TLS.
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        await using var notifier = new NotifierRig([.. rig.SettingsAt($"https://{mute.LocalEndpoint}"), new("Notifier:Delivery:ConnectTimeout", "00:00:00.2")]);
        var failure = (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>();
        failure.MayHaveArrived.ShouldBeFalse();
        failure.Reason.ShouldStartWith("no connection");
    }

    [Fact]
    public async Task a_proxys_page_is_told_by_its_title()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.Html(502, "502 Bad Gateway &amp; more"));
        (await Send(notifier, rig)).ShouldBe(new DeliveryResult.Transient("502 Bad Gateway: a page titled '502 Bad Gateway & more'"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(200)]
    public async Task an_endless_answer_is_read_for_64_kilobytes_only(int status)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        // A terabyte: reading it all would never end.
        rig.Faults.Enqueue(new Fault.Flood(status, 1L << 40));
        var result = await Send(notifier, rig);
        if (status == 200 && !ReadsTheAnswer) result.ShouldBeOfType<DeliveryResult.Delivered>();
        else result.ShouldBeOfType<DeliveryResult.Transient>().Reason.Length.ShouldBeLessThanOrEqualTo(ReasonText.Limit);
    }

    [Fact]
    public async Task a_success_in_another_language_is_no_delivery()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.Html(200, "Sign in to the hotel network"));
        var result = await Send(notifier, rig);
        if (!ReadsTheAnswer) result.ShouldBeOfType<DeliveryResult.Delivered>();
        else result.ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldContain("a page titled 'Sign in to the hotel network'");
    }

    [Fact]
    public async Task a_redirect_is_refused_and_nothing_goes_to_the_other_host()
    {
        await using var rig = await Start();
        await using var other = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(Fault.Redirect(other.BaseUrl + "/"));
        (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Permanent>().Reason.ShouldStartWith("302 Found (redirects are not followed)");
        other.Requests().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public async Task hostile_text_is_delivered_at_the_first_call(string name)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        await notifier.Router.Dispatch(Requests.For(rig.Channel, headline: Hostile.Text(name), facts: Hostile.Facts(name)), default);
        notifier.Outcomes.All.Single().ShouldBe(notifier.Outcomes.Delivered);
        rig.Requests().Count.ShouldBe(1);
        rig.Shown().Single().ShouldContain(Hostile.Kept(name));
    }

    [Fact]
    public async Task no_secret_reaches_a_reason_or_a_log_at_any_level()
    {
        await using var rig = await Start();
        var echo = string.Join(" and ", rig.Secrets) + " at " + rig.BaseUrl + ChannelRig.WebhookPath + " and /bot" + ChannelRig.BotToken + "/sendMessage " + Uri.EscapeDataString(ChannelRig.BotToken);
        Fault[] faults =
        [
            new Fault.Answer(403, echo, "text/plain"), Fault.Html(403, echo), new Fault.Answer(400, $$"""{"ok":false,"error_code":400,"description":"{{echo}}","error":"{{echo}}","code":40001}"""),
            new Fault.Answer(403, new string('x', ReasonText.Limit - 20) + " " + echo, "text/plain"),
            new Fault.Answer(500, echo, "text/plain"), new Fault.Answer(500, echo, "text/plain"), new Fault.Silence(), new Fault.Silence(), new Fault.Reset(), new Fault.HalfAnswer(), Fault.Redirect("/bot" + ChannelRig.BotToken),
        ];
        using var silences = new Silences(rig, faults);
        List<string> lines = [];
        for (var attempt = 1; attempt <= 8; attempt++) await Dispatch(attempt);
        silences.Left.ShouldBe(0);
        await rig.Fake.DisposeAsync();
        await Dispatch(9);

        var said = string.Join('\n', lines);
        said.ShouldContain("403 Forbidden");
        string[] everySecret = [.. rig.Secrets, .. rig.Secrets.Select(Uri.EscapeDataString), ChannelRig.BotToken, ChannelRig.WebhookPath];
        foreach (var secret in everySecret) said.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{secret}' leaked");
        lines.ShouldNotContain(line => line.StartsWith("System.Net.Http", StringComparison.Ordinal));

        // A notifier each: what one of them found the channel to be is nothing to the next.
        async Task Dispatch(int attempt)
        {
            await using var notifier = new NotifierRig(With(rig, [("Notifier:Delivery:Attempts", "2"), .. Silences.Limits]), silences.Time);
            await silences.Pass(notifier.Router.Dispatch(Requests.For(rig.Channel, attempt: attempt), default));
            lines.Add(notifier.Outcomes.All.Single().ToString()!);
            lines.AddRange(notifier.Log.Lines);
        }
    }

    [Fact]
    public async Task a_check_sends_nothing_and_its_answer_is_told_as_a_messages_is()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        if (notifier.Channel(rig.Channel) is not ICheckedChannel channel) return;
        (await channel.Check(default)).ShouldBeOfType<DeliveryResult.Delivered>();
        rig.Shown().ShouldBeEmpty();
        rig.Faults.Enqueue(new Fault.Answer(503, "{}"));
        (await channel.Check(default)).ShouldBeOfType<DeliveryResult.Transient>();
        rig.Faults.Enqueue(new Fault.Reset());
        (await channel.Check(default)).ShouldBeOfType<DeliveryResult.Transient>();
    }

    private async Task Cut(Fault fault)
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(fault);
        (await Send(notifier, rig)).ShouldBeOfType<DeliveryResult.Transient>().MayHaveArrived.ShouldBeTrue();
    }

    private static Task<DeliveryResult> Send(NotifierRig notifier, ChannelRig rig) =>
        notifier.Channel(rig.Channel).Send(ChannelMessage.From(Requests.For(rig.Channel)), default);

    private static Dictionary<string, string?> With(ChannelRig rig, params (string Key, string Value)[] more)
    {
        var settings = rig.Settings;
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }
}
