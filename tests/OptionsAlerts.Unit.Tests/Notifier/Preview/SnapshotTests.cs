using System.Net;
using System.Text;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Preview;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Preview;

/// <summary>What every channel sends for every kind of alert, as it was approved. A new channel or kind joins by itself, and fails until its snapshot is there.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [MemberData(nameof(Previews.Channels), MemberType = typeof(Previews))]
    public Task every_kind_is_sent_as_it_was_approved(string channel) =>
        Compare(channel, "kinds", Enum.GetValues<SignalKind>().Select(kind => (WireName.Of(kind), SampleAlerts.Of(kind))));

    [Theory]
    [MemberData(nameof(Previews.Channels), MemberType = typeof(Previews))]
    public Task every_notice_and_severity_is_sent_as_it_was_approved(string channel)
    {
        var notices = Enum.GetValues<Notice>().Select(notice => (WireName.Of(notice), SampleAlerts.Of(SignalKind.VixSpike, notice: notice)));
        var severities = Enum.GetValues<Severity>().Select(severity => (WireName.Of(severity), SampleAlerts.Of(SignalKind.Block, severity)));
        var old = SampleAlerts.Of(SignalKind.Block) with { PossibleRepeat = true, RequestedAt = SampleAlerts.At.AddMinutes(17) };
        var together = Together.Of([SampleAlerts.Of(SignalKind.Block), SampleAlerts.Of(SignalKind.VixSpike), SampleAlerts.Of(SignalKind.GexLevelApproach)]);
        return Compare(channel, "notices", [.. notices, .. severities, ("possible repeat, 17 min old", old), ("three in one message", together)]);
    }

    [Theory]
    [MemberData(nameof(Previews.Channels), MemberType = typeof(Previews))]
    public Task hostile_text_in_title_headline_and_facts_is_sent_as_it_was_approved(string channel) =>
        Compare(channel, "hostile", Hostile.Names.Select(name => (name, AllOf(Hostile.Text(name)))));

    [Fact]
    public void no_snapshot_is_of_a_channel_that_is_none() =>
        Directory.GetDirectories(Approved.Folder).Select(Path.GetFileName).ShouldBe(ChannelBench.Channels, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Previews.Channels), MemberType = typeof(Previews))]
    public async Task every_kind_says_what_where_and_how_much(string channel)
    {
        // Against snapshots that were approved without a look.
        await using var previews = new ChannelPreviews(Previews.Settings);
        foreach (var message in Enum.GetValues<SignalKind>().Select(kind => SampleAlerts.Of(kind)))
        {
            var shown = Letters(Previews.Text(await previews.Of(channel, message, TestContext.Current.CancellationToken)));
            shown.ShouldContain(Letters(message.Headline), Case.Sensitive, WireName.Of(message.Kind));
            shown.ShouldContain(Letters(message.AlertId.ToString("D")), Case.Sensitive, WireName.Of(message.Kind));
        }
    }

    private static async Task Compare(string channel, string name, IEnumerable<(string Name, ChannelMessage Message)> messages)
    {
        await using var previews = new ChannelPreviews(Previews.Settings);
        var text = new StringBuilder();
        foreach (var (of, message) in messages)
        {
            var preview = await previews.Of(channel, message, TestContext.Current.CancellationToken);
            text.Append("== ").Append(of).Append(" (").Append(preview.Form).Append(")\n").Append(Previews.Text(preview)).Append('\n');
        }

        Approved.Compare(channel, name, text.ToString());
    }

    private static ChannelMessage AllOf(string text) => Requests.Message(text, facts: [Fact.Of("fact", text)]) with { Symbol = text, Subject = text };

    // Whatever a channel's markup makes of the rest.
    private static string Letters(string text) => string.Concat(WebUtility.HtmlDecode(text).Where(char.IsAsciiLetterOrDigit));
}
