using OptionsAlerts.Notifier;
using OptionsAlerts.ServiceDefaults.Hosting;

return await ServiceHost.RunAsync("notifier", args, builder => builder.AddNotifier(), app => app.MapNotifier());
