using System.Text.RegularExpressions;
using OptionsAlerts.Fakes.Discord;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Fakes.Pushover;
using OptionsAlerts.Fakes.Slack;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Fakes.Telegram;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// One provider on a bad day: one call in ten fails, in every way that <see cref="HttpChannelContract"/> knows and after having taken the message too, one in forty does not get there, and for a
/// third of a minute none succeeds. Notes when each call came.
/// </summary>
internal sealed partial class FoulWeather
{
    private const int Astrays = 40;
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(20);
    private static readonly Func<Fault>[] StormWays = [() => new Fault.Answer(503, "{}"), () => new Fault.Reset()];

    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _came = [];
    private readonly Dictionary<int, int> _last = [];
    private readonly Func<Fault>[] _ways;
    private readonly Random _dice;
    private readonly TimeProvider _time;
    private readonly Road _road;
    private readonly string _channel;
    private readonly string _address;
    private readonly DateTimeOffset _storm;
    private readonly Uri[] _elsewhere;
    private int _failed;
    private int _taken;
    private int _left;
    private bool _hasRefusedToken;
    private int? _asking;
    private int? _told;

    /// <param name="storm">When the time begins in which no call succeeds.</param>
    /// <param name="elsewhere">Where calls go that do not get there, in turn.</param>
    public FoulWeather(ChannelRig rig, int seed, TimeProvider time, Road road, DateTimeOffset storm, params Uri[] elsewhere)
    {
        (_dice, _time, _road, _channel, _address, _storm, _elsewhere) = (new Random(seed), time, road, rig.Channel, rig.BaseUrl, storm, elsewhere);
        ((IHasWeather)rig.Fake).Weather = Next;
        if (rig.Fake is ConsoleOfTheShow)
        {
            // A pipe knows one way.
            (_ways, _storm) = ([() => new Fault.Reset(), () => new Fault.Taken(new Fault.Reset())], DateTimeOffset.MaxValue);
            return;
        }

        List<Func<Fault>> ways =
        [
            () => new Fault.Answer(400, "no such thing", "text/plain"), () => new Fault.Answer(408, "{}"), () => Fault.RetryAfter(rig.RateLimit, 2),
            () => Fault.RetryAfter(rig.RateLimit, ChannelRig.HttpDate(time.GetUtcNow().AddSeconds(3))), () => Fault.RetryAfter(rig.RateLimit, "soon"),
            // Early enough for a channel of few calls.
            () => new Fault.Answer(500, "broken", "text/plain"), BadToken, () => Fault.Html(502, "Bad Gateway"), () => new Fault.Answer(503, "{}"), () => new Fault.Silence(),
            () => new Fault.Reset(), () => new Fault.HalfAnswer(), () => new Fault.Drip(), () => new Fault.Flood(500, 1L << 40), () => Fault.Redirect("/elsewhere"),
            () => new Fault.Taken(new Fault.Silence()), () => new Fault.Taken(new Fault.Reset()), () => new Fault.Taken(Fault.Html(504, "Gateway Time-out")),
        ];
        // Whose every 2xx is a yes has no page that is a no.
        if (rig.Channel != "webhook") ways.Add(() => Fault.Html(200, "Sign in to the hotel network"));
        _ways = [.. ways];
    }

    /// <summary>Ways in which calls have failed.</summary>
    public int Ways => Math.Min(_failed, _ways.Length);

    /// <summary>Failures after the message was taken.</summary>
    public int Taken => _taken;

    /// <summary>The alerts in the messages of these.</summary>
    public int AlertsTaken { get; private set; }

    public int Failed => _failed;

    /// <summary>Calls that did not get there.</summary>
    public int Astray => _elsewhere.Length == 0 ? 0 : _left / Astrays;

    /// <summary>Whether a message was taken after its sender's token had been refused.</summary>
    public bool HasTakenAfterBadToken { get; private set; }

    /// <summary>When each call came, whichever life of the notifier made it.</summary>
    public IReadOnlyList<DateTimeOffset> Calls
    {
        get
        {
            lock (_gate) return [.. _came];
        }
    }

    /// <summary>How many alerts the last call held that a life of the notifier made; one where that is not known.</summary>
    public int AlertsInLastCall(int life)
    {
        lock (_gate) return _last.GetValueOrDefault(life, 1);
    }

    /// <summary>Where a call goes instead; null where it gets there, or is none of this provider's. For paces it counts as one that came.</summary>
    public Uri? Detour(Uri asked)
    {
        if (asked.GetLeftPart(UriPartial.Authority) != _address) return null;
        lock (_gate)
        {
            if (++_left % Astrays != 0) return null;
            _came.Add(_time.GetUtcNow());
            return _elsewhere[_left / Astrays % _elsewhere.Length];
        }
    }

    [GeneratedRegex(@"n\d{4}(?!\d)")]
    private static partial Regex Headline();

    private Fault? Next(FakeRequest request)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            _came.Add(now);
            var alerts = Headline().Matches(request.Text).Select(headline => headline.Value).Distinct(StringComparer.Ordinal).Count();
            _asking = Road.LifeOf(request);
            if (alerts > 0 && _asking is { } life) _last[life] = alerts;
            if (now >= _storm && now < _storm + Storm) return StormWays[_came.Count % StormWays.Length]();
            if (_asking is not null && _told is not null)
            {
                // Whom it was told may have died before it heard: then its successor is told.
                _told = _asking == _told ? null : _asking;
                if (_told is not null) return Refusal(_channel);
            }

            if (_dice.NextDouble() >= 0.1)
            {
                HasTakenAfterBadToken |= _hasRefusedToken;
                return null;
            }

            // Each way in turn, so that none is left out.
            var fault = _ways[_failed++ % _ways.Length]();
            if (fault is Fault.Silence or Fault.Drip or Fault.Taken { Reply: Fault.Silence }) _road.LetGo(request);
            if (fault is Fault.Taken) (_taken, AlertsTaken) = (_taken + 1, AlertsTaken + alerts);
            return fault;
        }
    }

    // Its channel is down from then on, where its words say that no message would fare better.
    private Fault BadToken()
    {
        // Once: whatever waits then fails with it.
        if (_hasRefusedToken) return new Fault.Answer(500, "broken", "text/plain");
        (_hasRefusedToken, _told) = (true, _asking);
        return Refusal(_channel);
    }

    private static Fault Refusal(string channel) => channel switch
    {
        "telegram" => FakeTelegram.Error(401, "Unauthorized"),
        "pushover" => FakePushover.Error(400, "application token is invalid", "token"),
        "sns" => FakeSns.Error(403, "InvalidClientTokenId", "The security token included in the request is invalid"),
        "discord" => FakeDiscord.Error(401, 50027, "Invalid Webhook Token"),
        "slack" => FakeSlack.Error(403, "invalid_token"),
        "ntfy" => FakeNtfy.Error(40101, "unauthorized"),
        _ => new Fault.Answer(401, "no matching signature", "text/plain"),
    };
}
