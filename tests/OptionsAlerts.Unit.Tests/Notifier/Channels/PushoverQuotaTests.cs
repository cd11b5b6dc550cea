using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Notifier.Channels.Pushover;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>Ten thousand messages a month for all of an account's applications: what is left is known, shown and warned of.</summary>
public sealed class PushoverQuotaTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private FakePushover _fake = null!;
    private NotifierRig _notifier = null!;

    private PushoverChannel Channel => (PushoverChannel)_notifier.Channel("pushover");

    private IEnumerable<string> Warnings => _notifier.Log.Lines.Where(line => line.Contains("messages left until", StringComparison.Ordinal));

    public async ValueTask InitializeAsync()
    {
        _fake = await FakePushover.Start(ChannelRig.PushoverToken, ChannelRig.PushoverUser, _time);
        _notifier = new NotifierRig(ChannelRig.PushoverSettings(_fake.BaseUrl), _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Fact]
    public async Task what_is_left_is_kept_from_every_answer_even_a_refusal()
    {
        Channel.Quota.ShouldBeNull();
        await Send();
        Channel.Quota.ShouldBe(new PushoverQuota(10_000, 9_999, _fake.ResetsAt));
        _fake.Remaining = 0;
        await Send();
        Channel.Quota!.Remaining.ShouldBe(0);
    }

    [Fact]
    public async Task an_answer_that_does_not_tell_changes_nothing()
    {
        await Send();
        _fake.Faults.Enqueue(new Fault.Answer(500, "{}"));
        await Send();
        Channel.Quota!.Remaining.ShouldBe(9_999);
    }

    [Fact]
    public async Task under_a_twentieth_is_warned_of_once_a_month()
    {
        _fake.Remaining = 501;
        await Send();
        Warnings.ShouldBeEmpty();
        await Send();
        await Send();
        Warnings.Single().ShouldContain("pushover has 499 of 10000 messages left until 2026-11-30 10:31:07 EST.");
        _fake.ResetsAt = _fake.ResetsAt.AddMonths(1);
        await Send();
        Warnings.Count().ShouldBe(2);
    }

    [Fact]
    public async Task what_is_left_is_a_metric()
    {
        var measured = new List<(string Channel, long Value)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "options_alerts.channel.quota.remaining") self.EnableMeasurementEvents(instrument);
            },
        };
        // Other tests' meters have the same name: this one's number is its own.
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (value is 7_331 or 7_330) measured.Add(((string)tags[0].Value!, value));
        });
        listener.Start();
        _fake.Remaining = 7_332;
        await Send();
        await Send();
        measured.ShouldBe([("pushover", 7_331), ("pushover", 7_330)]);
    }

    [Theory]
    [InlineData("ten thousand", "9999", "1795188667")]
    [InlineData("10000", "-1", "1795188667")]
    [InlineData("10000", "9999", "99999999999999")]
    [InlineData("0", "0", "1795188667")]
    public async Task headers_that_make_no_sense_are_as_none(string limit, string remaining, string reset)
    {
        _fake.Faults.Enqueue(new Fault.Answer(200, """{"status":1,"request":"x"}""", Headers: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Limit-App-Limit"] = limit,
            ["X-Limit-App-Remaining"] = remaining,
            ["X-Limit-App-Reset"] = reset,
        }));
        await Send();
        Channel.Quota.ShouldBeNull();
    }

    private Task Send() => Channel.Send(Requests.Message(), default);
}
