namespace OptionsAlerts.Fakes.Http;

/// <summary>A fake that can show what it accepts to who runs it by hand.</summary>
public interface IShowsMessages
{
    void ShowTo(Func<string, Task> show);
}
