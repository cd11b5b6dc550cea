using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// One provider on a bad day: one call in ten fails, in every way that <see cref="HttpChannelContract"/> knows and after having taken the message too. Notes when each
/// call came.
/// </summary>
internal sealed class FoulWeather
{
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _came = [];
    private readonly Func<Fault>[] _ways;
    private readonly Random _dice;
    private readonly TimeProvider _time;
    private readonly Road _road;
    private int _failed;
    private int _taken;

    public FoulWeather(ChannelRig rig, int seed, TimeProvider time, Road road)
    {
        (_dice, _time, _road) = (new Random(seed), time, road);
        List<Func<Fault>> ways =
        [
            () => new Fault.Answer(400, "no such thing", "text/plain"), () => new Fault.Answer(408, "{}"), () => Fault.RetryAfter(rig.RateLimit, 2),
            () => Fault.RetryAfter(rig.RateLimit, ChannelRig.HttpDate(time.GetUtcNow().AddSeconds(3))), () => Fault.RetryAfter(rig.RateLimit, "soon"),
            () => new Fault.Answer(500, "broken", "text/plain"), () => Fault.Html(502, "Bad Gateway"), () => new Fault.Answer(503, "{}"), () => new Fault.Silence(),
            () => new Fault.Reset(), () => new Fault.HalfAnswer(), () => new Fault.Drip(), () => new Fault.Flood(500, 1L << 40), () => Fault.Redirect("/elsewhere"),
            () => new Fault.Taken(new Fault.Silence()), () => new Fault.Taken(new Fault.Reset()), () => new Fault.Taken(Fault.Html(504, "Gateway Time-out")),
        ];
        // Whose every 2xx is a yes has no page that is a no.
        if (rig.Channel != "webhook") ways.Add(() => Fault.Html(200, "Sign in to the hotel network"));
        _ways = [.. ways];
        ((IHasWeather)rig.Fake).Weather = Next;
    }

    /// <summary>Ways in which calls have failed.</summary>
    public int Ways => Math.Min(_failed, _ways.Length);

    /// <summary>Failures after the message was taken.</summary>
    public int Taken => _taken;

    public int Failed => _failed;

    /// <summary>When each call came, whichever life of the notifier made it.</summary>
    public IReadOnlyList<DateTimeOffset> Calls
    {
        get
        {
            lock (_gate) return [.. _came];
        }
    }

    private Fault? Next(FakeRequest request)
    {
        lock (_gate)
        {
            _came.Add(_time.GetUtcNow());
            if (_dice.NextDouble() >= 0.1) return null;
            _road.LetGo(request);
            // Each way in turn, so that none is left out.
            var fault = _ways[_failed++ % _ways.Length]();
            if (fault is Fault.Taken) _taken++;
            return fault;
        }
    }
}
