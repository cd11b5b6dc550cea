using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Watchdog;
using OptionsAlerts.Notifier.Watchdog.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Watchdog;

public sealed class OperationalMessageTests
{
    private static readonly DateTimeOffset Since = Requests.EventTime;
    private static readonly OperationalCondition Engine = new(SignalKind.EngineBehind, "alert-engine");
    private static readonly OperationalCondition Feed = new(SignalKind.FeedStale, "cboe chain SPX");
    private static readonly OperationalCondition Channel = new(SignalKind.ChannelDown, "telegram");

    [Fact]
    public void a_message_says_what_and_since_when()
    {
        var message = OperationalMessage.Of("live", Engine, new Telling.Trouble(Since, 1, "it has not answered for 1 min"), "telegram", 1, Since.AddMinutes(1));
        var parts = MessageParts.Of(message);
        parts.Title.ShouldBe("CRITICAL · alert-engine · engine behind");
        parts.Headline.ShouldBe("Alerts may be late or missing: it has not answered for 1 min");
        parts.Facts.ShouldBe(["since: 2026-11-20 10:31:07 EST", "lasts: 1 min", "told by: the watchdog, past the alert engine"]);
        MessageParts.Of(OperationalMessage.Of("live", Engine, new Telling.Over(Since, 2), "telegram", 1, Since)).Title.ShouldBe("ALL CLEAR · alert-engine · engine behind");
    }

    [Fact]
    public void each_condition_has_words_for_its_begin_and_its_end()
    {
        var trouble = new Telling.Trouble(Since, 1, "why");
        Feed.Headline(trouble).ShouldBe("No fresh market data, cboe chain SPX: why");
        Feed.Headline(new Telling.Over(Since, 1)).ShouldBe("Market data is fresh again: cboe chain SPX");
        Channel.Headline(trouble).ShouldBe("telegram why");
        Channel.Headline(new Telling.Over(Since, 1)).ShouldBe("telegram takes messages again");
        (Feed.Symbol, Channel.Symbol, Feed.Severity).ShouldBe(("SPX", "telegram", Severity.High));
    }

    [Fact]
    public void the_same_telling_has_the_same_ids_and_every_other_has_others()
    {
        var trouble = new Telling.Trouble(Since, 1, "why");
        Id(Engine, trouble, "telegram").ShouldBe(Id(Engine, trouble with { Reason = "said otherwise" }, "telegram"));
        Guid[] ids =
        [
            Id(Engine, trouble, "telegram"), Id(Engine, trouble, "ntfy"), Id(Engine, trouble with { Number = 2 }, "telegram"), Id(Engine, new Telling.Over(Since, 1), "telegram"),
            Id(Engine, new Telling.Over(Since, 2), "telegram"), Id(Engine, trouble with { Since = Since.AddSeconds(1) }, "telegram"), Id(Feed, trouble, "telegram"),
            OperationalMessage.Of("other", Engine, trouble, "telegram", 1, Since).RequestId,
        ];
        ids.ShouldBeUnique();
    }

    [Fact]
    public void the_engine_takes_their_signals_and_knows_a_begin_from_an_end()
    {
        foreach (var condition in (OperationalCondition[])[Feed, Channel])
        {
            var began = EngineSignals.Signal("live", condition, new Telling.Trouble(Since, 1, new string('x', 3_000) + "\0\n"), Since.AddMinutes(9));
            Should.NotThrow(() => SignalRules.Check(began));
            (began.Kind, began.Severity, began.Phase, began.EventTime).ShouldBe((condition.Kind, Severity.High, SignalPhase.Began, Since.AddMinutes(9)));
            var ended = EngineSignals.Signal("live", condition, new Telling.Over(Since, 2), Since.AddMinutes(9));
            Should.NotThrow(() => SignalRules.Check(ended));
            (ended.Phase, ended.Subject, ended.Symbol).ShouldBe((SignalPhase.Ended, began.Subject, began.Symbol));
            ended.SignalId.ShouldNotBe(began.SignalId);
        }
    }

    private static Guid Id(OperationalCondition condition, Telling telling, string channel) => OperationalMessage.Of("live", condition, telling, channel, 1, Since).RequestId;
}
