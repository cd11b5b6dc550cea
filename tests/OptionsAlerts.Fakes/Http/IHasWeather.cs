namespace OptionsAlerts.Fakes.Http;

/// <summary>A fake whose requests meet what somebody decides for each.</summary>
public interface IHasWeather
{
    /// <summary>Asked what a request meets where no fault is scripted; null is the provider's own behaviour.</summary>
    Func<FakeRequest, Fault?>? Weather { get; set; }
}
